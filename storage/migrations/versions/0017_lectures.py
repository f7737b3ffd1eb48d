"""lectures: who holds them, questions, ratings, material; what to bring, who may come, children"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401
from alembic import op

import storage.tables.base

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

INSTANT = storage.tables.base.UTCDateTime


def upgrade() -> None:
    op.create_table('lecturer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('field', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('written_at', INSTANT(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_lecturer_member_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_lecturer_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lecturer'))
    )
    op.create_index(op.f('ix_lecturer_member_id'), 'lecturer', ['member_id'])
    op.create_index(op.f('ix_lecturer_unit_id'), 'lecturer', ['unit_id'])
    op.create_table('lecture_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('asker_id', sa.Integer(), nullable=False),
    sa.Column('named', sa.Boolean(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', INSTANT(), nullable=False),
    sa.Column('answered_at', INSTANT(), nullable=True),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_lecture_question_activity_id')),
    sa.ForeignKeyConstraint(['asker_id'], ['identity.id'], name=op.f('fk_lecture_question_asker_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lecture_question')),
    sqlite_autoincrement=True
    )
    op.create_index(op.f('ix_lecture_question_activity_id'), 'lecture_question', ['activity_id'])
    op.create_index(op.f('ix_lecture_question_asked_at'), 'lecture_question', ['asked_at'])
    op.create_table('rating',
    sa.Column('sign_up_id', sa.Integer(), nullable=False),
    sa.Column('stars', sa.Integer(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('rated_at', INSTANT(), nullable=False),
    sa.ForeignKeyConstraint(['sign_up_id'], ['sign_up.id'], name=op.f('fk_rating_sign_up_id')),
    sa.PrimaryKeyConstraint('sign_up_id', name=op.f('pk_rating'))
    )
    op.create_table('rating_told',
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('at', INSTANT(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_rating_told_activity_id')),
    sa.PrimaryKeyConstraint('activity_id', name=op.f('pk_rating_told'))
    )
    op.create_index(op.f('ix_rating_told_at'), 'rating_told', ['at'])
    op.create_table('material',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('given_by', sa.Integer(), nullable=True),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('given_at', INSTANT(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_material_activity_id')),
    sa.ForeignKeyConstraint(['given_by'], ['member.id'], name=op.f('fk_material_given_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_material'))
    )
    op.create_index(op.f('ix_material_activity_id'), 'material', ['activity_id'])
    op.add_column('activity', sa.Column('bring', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('activity', sa.Column('open_to', sa.String(), nullable=True))
    op.add_column('sign_up', sa.Column('is_child', sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column('sign_up', 'is_child')
    op.drop_column('activity', 'open_to')
    op.drop_column('activity', 'bring')
    for table in ('material', 'rating_told', 'rating', 'lecture_question', 'lecturer'):
        op.drop_table(table)
