"""since when the details of an activity are gone"""

import sqlalchemy as sa
from alembic import op

import storage.tables.base

revision = '0012'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reduced_at', storage.tables.base.UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('reduced_at')
