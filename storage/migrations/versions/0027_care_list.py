"""care list"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('care',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('organiser_id', sa.Integer(), nullable=True),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rule', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('consent_version', sa.Integer(), nullable=False),
    sa.Column('consent_at', sa.DateTime(), nullable=True),
    sa.Column('consent_words', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('next_at', sa.DateTime(), nullable=True),
    sa.Column('turns', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_care_member_id')),
    sa.ForeignKeyConstraint(['organiser_id'], ['member.id'], name=op.f('fk_care_organiser_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_care_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_care')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('care', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_care_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_care_next_at'), ['next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_care_organiser_id'), ['organiser_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_care_unit_id'), ['unit_id'], unique=False)

    op.create_table('care_count',
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('visits', sa.Integer(), nullable=False),
    sa.Column('missed', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_care_count_unit_id')),
    sa.PrimaryKeyConstraint('unit_id', 'year', name=op.f('pk_care_count'))
    )
    op.create_table('care_helper',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('care_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('agreed_at', sa.DateTime(), nullable=True),
    sa.Column('last_turn', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['care_id'], ['care.id'], name=op.f('fk_care_helper_care_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_care_helper_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_care_helper')),
    sa.UniqueConstraint('care_id', 'member_id', name=op.f('uq_care_helper_care_id_member_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('care_helper', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_care_helper_care_id'), ['care_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_care_helper_member_id'), ['member_id'], unique=False)

    op.create_table('care_turn',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('care_id', sa.Integer(), nullable=False),
    sa.Column('helper_id', sa.Integer(), nullable=True),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('lapses_at', sa.DateTime(), nullable=False),
    sa.Column('missed_at', sa.DateTime(), nullable=True),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['care_id'], ['care.id'], name=op.f('fk_care_turn_care_id')),
    sa.ForeignKeyConstraint(['helper_id'], ['member.id'], name=op.f('fk_care_turn_helper_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_care_turn')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('care_turn', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_care_turn_care_id'), ['care_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_care_turn_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_care_turn_helper_id'), ['helper_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_care_turn_lapses_at'), ['lapses_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_care_turn_state'), ['state'], unique=False)


def downgrade() -> None:
    op.drop_table('care_turn')
    op.drop_table('care_helper')
    op.drop_table('care_count')
    op.drop_table('care')
