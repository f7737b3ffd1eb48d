"""linking codes; since when the details of an activity are gone"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import storage.tables.base

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'link_code',
        sa.Column('identity_id', sa.Integer(), nullable=False),
        sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column('expires_at', storage.tables.base.UTCDateTime(), nullable=False),
        sa.Column('used_at', storage.tables.base.UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(['identity_id'], ['identity.id'], name=op.f('fk_link_code_identity_id')),
        sa.PrimaryKeyConstraint('identity_id', name=op.f('pk_link_code')),
    )
    with op.batch_alter_table('link_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_link_code_digest'), ['digest'], unique=False)
        batch_op.create_index(batch_op.f('ix_link_code_expires_at'), ['expires_at'], unique=False)
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reduced_at', storage.tables.base.UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('reduced_at')
    op.drop_table('link_code')
