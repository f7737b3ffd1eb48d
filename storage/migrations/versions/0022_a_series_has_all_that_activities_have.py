"""a series has all that activities have"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.add_column(sa.Column('unusual', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('rated', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('rated_at', sa.DateTime(), nullable=True))

    with op.batch_alter_table('regular', schema=None) as batch_op:
        batch_op.add_column(sa.Column('home_unit_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_regular_home_unit_id'), 'unit', ['home_unit_id'], ['id'])

    with op.batch_alter_table('series_phase', schema=None) as batch_op:
        batch_op.add_column(sa.Column('at_least', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('lecturer', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('lecturer_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('bring', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('open_to', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('audience', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.create_foreign_key(batch_op.f('fk_series_phase_lecturer_id'), 'member', ['lecturer_id'], ['id'])

    with op.batch_alter_table('series', schema=None) as batch_op:  # only what is there already is filled by itself
        batch_op.alter_column('unusual', server_default=None)
        batch_op.alter_column('rated', server_default=None)
    with op.batch_alter_table('series_phase', schema=None) as batch_op:
        batch_op.alter_column('audience', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('regular', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_regular_home_unit_id'), type_='foreignkey')
        batch_op.drop_column('home_unit_id')

    with op.batch_alter_table('series_phase', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_series_phase_lecturer_id'), type_='foreignkey')
        for column in ('audience', 'open_to', 'bring', 'lecturer_id', 'lecturer', 'at_least'):
            batch_op.drop_column(column)

    with op.batch_alter_table('series', schema=None) as batch_op:
        for column in ('rated_at', 'rated', 'unusual'):
            batch_op.drop_column(column)
