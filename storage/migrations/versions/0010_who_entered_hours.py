"""who entered hours that no attendance has made"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('hours', schema=None) as batch_op:
        batch_op.add_column(sa.Column('entered_by', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_hours_entered_by'), 'member', ['entered_by'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('hours', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_hours_entered_by'), type_='foreignkey')
        batch_op.drop_column('entered_by')
