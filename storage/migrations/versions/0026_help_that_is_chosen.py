"""an asker who chooses among those who offer help"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('help_request', schema=None) as batch_op:
        batch_op.add_column(sa.Column('chooses', sa.Boolean(), nullable=False, server_default='0'))
    with op.batch_alter_table('help_request', schema=None) as batch_op:  # only what is there already is filled by itself
        batch_op.alter_column('chooses', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('help_request', schema=None) as batch_op:
        batch_op.drop_column('chooses')
