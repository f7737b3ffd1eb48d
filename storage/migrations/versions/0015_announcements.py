"""announcements"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

INDEXED = ('state', 'sends_at', 'created_at')


def upgrade() -> None:
    op.create_table('announcement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('sends_at', sa.DateTime(), nullable=True),
    sa.Column('unclear_time', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('wants_receipt', sa.Boolean(), nullable=False),
    sa.Column('left_file', sa.Boolean(), nullable=False),
    sa.Column('replaces', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('begun_at', sa.DateTime(), nullable=True),
    sa.Column('changed_at', sa.DateTime(), nullable=True),
    sa.Column('is_withdrawn', sa.Boolean(), nullable=False),
    sa.Column('missed', sa.JSON(), nullable=False),
    sa.Column('progress_notice', sa.Integer(), nullable=True),
    sa.Column('progress_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['member.id'], name=op.f('fk_announcement_author_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_announcement_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_announcement'))
    )
    with op.batch_alter_table('announcement', schema=None) as batch_op:
        for column in INDEXED:
            batch_op.create_index(batch_op.f(f'ix_announcement_{column}'), [column], unique=False)
    op.create_table('receipt',
    sa.Column('announcement_id', sa.Integer(), nullable=False),
    sa.Column('identity_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['announcement_id'], ['announcement.id'], name=op.f('fk_receipt_announcement_id')),
    sa.ForeignKeyConstraint(['chat_id'], ['chat.id'], name=op.f('fk_receipt_chat_id')),
    sa.ForeignKeyConstraint(['identity_id'], ['identity.id'], name=op.f('fk_receipt_identity_id')),
    sa.PrimaryKeyConstraint('announcement_id', 'identity_id', name=op.f('pk_receipt'))
    )
    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.add_column(sa.Column('posted_at', sa.DateTime(), nullable=True))
    op.create_index('ix_notice_card', 'notice', ['card_id'], unique=False,
                    sqlite_where=sa.text('card_id IS NOT NULL'), postgresql_where=sa.text('card_id IS NOT NULL'))


def downgrade() -> None:
    op.drop_index('ix_notice_card', 'notice')
    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.drop_column('posted_at')
    op.drop_table('receipt')
    op.drop_table('announcement')
