"""pictures and files"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('identity_id', sa.Integer(), nullable=True),
    sa.Column('subject_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_picture', sa.Boolean(), nullable=False),
    sa.Column('brought_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['identity_id'], ['identity.id'], name=op.f('fk_attachment_identity_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index('ix_attachment_subject', ['subject_kind', 'subject_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_identity_id'), ['identity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_brought_at'), ['brought_at'], unique=False)

    op.create_table('attachment_content',
    sa.Column('attachment_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_attachment_content_attachment_id')),
    sa.PrimaryKeyConstraint('attachment_id', name=op.f('pk_attachment_content'))
    )
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.drop_column('left_file')


def downgrade() -> None:
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('left_file', sa.Boolean(), nullable=False, server_default=sa.false()))

    op.drop_table('attachment_content')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachment_brought_at'))
        batch_op.drop_index(batch_op.f('ix_attachment_identity_id'))
        batch_op.drop_index('ix_attachment_subject')

    op.drop_table('attachment')
