"""who is told tallies by itself"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.add_column(sa.Column('weekly_tally', sa.Boolean(), nullable=True))
    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('monthly_tally', sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('chat', schema=None) as batch_op:
        batch_op.drop_column('monthly_tally')
    with op.batch_alter_table('member', schema=None) as batch_op:
        batch_op.drop_column('weekly_tally')
