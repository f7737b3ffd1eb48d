"""duty rosters"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('duty_roster',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('published_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_duty_roster_author_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_duty_roster_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_roster')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('duty_roster', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_roster_unit_id'), ['unit_id'], unique=False)

    with op.batch_alter_table('duty_place', schema=None) as batch_op:
        batch_op.add_column(sa.Column('swap_with_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('swap_open', sa.Boolean(), nullable=False, server_default='0'))
        batch_op.create_index(batch_op.f('ix_duty_place_swap_with_id'), ['swap_with_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_duty_place_swap_with_id'), 'member', ['swap_with_id'], ['id'])

    with op.batch_alter_table('duty_slot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('roster_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('number', sa.Integer(), nullable=False, server_default='0'))
        batch_op.create_index(batch_op.f('ix_duty_slot_roster_id'), ['roster_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_duty_slot_roster_id'), 'duty_roster', ['roster_id'], ['id'])


    with op.batch_alter_table('duty_place', schema=None) as batch_op:  # only what is there already is filled by itself
        batch_op.alter_column('swap_open', server_default=None)
    with op.batch_alter_table('duty_slot', schema=None) as batch_op:
        batch_op.alter_column('number', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('duty_slot', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_duty_slot_roster_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_duty_slot_roster_id'))
        batch_op.drop_column('number')
        batch_op.drop_column('roster_id')

    with op.batch_alter_table('duty_place', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_duty_place_swap_with_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_duty_place_swap_with_id'))
        batch_op.drop_column('swap_open')
        batch_op.drop_column('swap_with_id')

    with op.batch_alter_table('duty_roster', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_duty_roster_unit_id'))

    op.drop_table('duty_roster')
