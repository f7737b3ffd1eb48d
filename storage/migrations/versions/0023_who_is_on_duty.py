"""who is on duty"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('duty_slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('task', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('needed', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_duty_slot_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_slot')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('duty_slot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_slot_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_slot_unit_id'), ['unit_id'], unique=False)

    op.create_table('duty_place',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('taken_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_duty_place_member_id')),
    sa.ForeignKeyConstraint(['slot_id'], ['duty_slot.id'], name=op.f('fk_duty_place_slot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_place')),
    sa.UniqueConstraint('slot_id', 'member_id', name=op.f('uq_duty_place_slot_id_member_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('duty_place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_place_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_place_slot_id'), ['slot_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('duty_place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_place_slot_id'))
        batch_op.drop_index(batch_op.f('ix_duty_place_member_id'))

    op.drop_table('duty_place')
    with op.batch_alter_table('duty_slot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_slot_unit_id'))
        batch_op.drop_index(batch_op.f('ix_duty_slot_ends_at'))

    op.drop_table('duty_slot')
