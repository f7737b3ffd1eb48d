"""what comes again"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=True),
    sa.Column('organiser_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('published_at', sa.DateTime(), nullable=True),
    sa.Column('ends_before', sa.Date(), nullable=True),
    sa.Column('made_until', sa.Date(), nullable=True),
    sa.Column('next_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['organiser_id'], ['member.id'], name=op.f('fk_series_organiser_id')),
    sa.ForeignKeyConstraint(['team_id'], ['unit.id'], name=op.f('fk_series_team_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_series_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_series'))
    )
    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_series_next_at'), ['next_at'], unique=False)

    op.create_table('regular',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=True),
    sa.Column('since', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_regular_chat_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_regular_member_id')),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_regular_series_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regular')),
    sa.UniqueConstraint('series_id', 'member_id', name=op.f('uq_regular_series_id_member_id'))
    )
    with op.batch_alter_table('regular', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_regular_member_id'), ['member_id'], unique=False)

    op.create_table('series_phase',
    sa.Column('series_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('rule', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('holidays', sa.String(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['series_id'], ['series.id'], name=op.f('fk_series_phase_series_id')),
    sa.PrimaryKeyConstraint('series_id', 'since', name=op.f('pk_series_phase'))
    )
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('series_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('planned_on', sa.Date(), nullable=True))
        batch_op.create_index('uq_activity_occurrence', ['series_id', 'planned_on'], unique=True)
        batch_op.create_foreign_key(batch_op.f('fk_activity_series_id'), 'series', ['series_id'], ['id'])



def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_activity_series_id'), type_='foreignkey')
        batch_op.drop_index('uq_activity_occurrence')
        batch_op.drop_column('planned_on')
        batch_op.drop_column('series_id')

    op.drop_table('series_phase')
    with op.batch_alter_table('regular', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_regular_member_id'))

    op.drop_table('regular')
    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_series_next_at'))

    op.drop_table('series')
