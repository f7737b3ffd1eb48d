"""what changes what a year asks of somebody"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('exemption',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('granted_by', sa.Integer(), nullable=False),
    sa.Column('granted_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['granted_by'], ['member.id'], name=op.f('fk_exemption_granted_by')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_exemption_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exemption')),
    sa.UniqueConstraint('member_id', 'year', 'kind', name=op.f('uq_exemption_member_id_year_kind')),
    sqlite_autoincrement=True
    )
    op.create_table('excuse',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('noted_by', sa.Integer(), nullable=False),
    sa.Column('noted_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_excuse_activity_id')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_excuse_member_id')),
    sa.ForeignKeyConstraint(['noted_by'], ['member.id'], name=op.f('fk_excuse_noted_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_excuse')),
    sa.UniqueConstraint('activity_id', 'member_id', name=op.f('uq_excuse_activity_id_member_id'))
    )
    op.create_table('make_up',
    sa.Column('sign_up_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('counted_by', sa.Integer(), nullable=False),
    sa.Column('counted_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['counted_by'], ['member.id'], name=op.f('fk_make_up_counted_by')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_make_up_member_id')),
    sa.ForeignKeyConstraint(['sign_up_id'], ['sign_up.id'], name=op.f('fk_make_up_sign_up_id')),
    sa.PrimaryKeyConstraint('sign_up_id', name=op.f('pk_make_up'))
    )
    with op.batch_alter_table('make_up', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_make_up_member_id'), ['member_id'], unique=False)


def downgrade() -> None:
    op.drop_table('make_up')
    op.drop_table('excuse')
    op.drop_table('exemption')
