"""posts and who holds one, and whether anybody has heard of a report-in"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('places', sa.Integer(), nullable=False),
    sa.Column('conditions', sa.String(), nullable=True),
    sa.Column('members_only', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_post_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post')),
    sa.UniqueConstraint('unit_id', 'name', name=op.f('uq_post_unit_id_name')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_unit_id'), ['unit_id'], unique=False)

    op.create_table('post_holder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('as_member', sa.Boolean(), nullable=False),
    sa.Column('since', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_post_holder_member_id_member')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_post_holder_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post_holder')),
    sa.UniqueConstraint('post_id', 'member_id', name=op.f('uq_post_holder_post_id_member_id'))
    )
    with op.batch_alter_table('post_holder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_holder_member_id'), ['member_id'], unique=False)

    with op.batch_alter_table('report_in', schema=None) as batch_op:
        batch_op.add_column(sa.Column('told_at', sa.DateTime(), nullable=True))
    # What waited before was told to whoever could be reached then; now it is told whoever can be.


def downgrade() -> None:
    with op.batch_alter_table('report_in', schema=None) as batch_op:
        batch_op.drop_column('told_at')

    with op.batch_alter_table('post_holder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_holder_member_id'))

    op.drop_table('post_holder')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_unit_id'))

    op.drop_table('post')
