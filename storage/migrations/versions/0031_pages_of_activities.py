"""pages of activities"""

import secrets

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"  # as they were when this was written


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('page', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_activity_page'), ['page'])
    activity = sa.table('activity', sa.column('id', sa.Integer), sa.column('page', sa.String))
    connection = op.get_bind()
    for (number,) in connection.execute(sa.select(activity.c.id)).all():
        address = "".join(secrets.choice(LETTERS) for _ in range(8))
        connection.execute(activity.update().where(activity.c.id == number).values(page=address))


def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_activity_page'), type_='unique')
        batch_op.drop_column('page')
