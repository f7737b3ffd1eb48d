"""whom something is for"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audience',
    sa.Column('subject_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_audience_unit_id')),
    sa.PrimaryKeyConstraint('subject_kind', 'subject_id', 'unit_id', name=op.f('pk_audience'))
    )


def downgrade() -> None:
    op.drop_table('audience')
