"""what neighbours lend and can do"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('borrow',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('borrower_id', sa.Integer(), nullable=True),
    sa.Column('thing', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('since', sa.DateTime(), nullable=False),
    sa.Column('was_declined', sa.Boolean(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['borrower_id'], ['member.id'], name=op.f('fk_borrow_borrower_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['member.id'], name=op.f('fk_borrow_owner_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_borrow')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('borrow', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_borrow_borrower_id'), ['borrower_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_borrow_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_borrow_since'), ['since'], unique=False)

    op.create_table('nudge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('nudged_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_nudge_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nudge')),
    sa.UniqueConstraint('request_id', 'member_id', name=op.f('uq_nudge_request_id_member_id'))
    )
    with op.batch_alter_table('nudge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_nudge_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_nudge_nudged_at'), ['nudged_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_nudge_request_id'), ['request_id'], unique=False)

    op.create_table('nudging',
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('declined', sa.Boolean(), nullable=False),
    sa.Column('decided_at', sa.DateTime(), nullable=False),
    sa.Column('away_until', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_nudging_member_id')),
    sa.PrimaryKeyConstraint('member_id', name=op.f('pk_nudging'))
    )
    op.create_table('skill',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('noted_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_skill_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skill')),
    sa.UniqueConstraint('member_id', 'name', name=op.f('uq_skill_member_id_name')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('skill', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_skill_category'), ['category'], unique=False)
        batch_op.create_index(batch_op.f('ix_skill_member_id'), ['member_id'], unique=False)


def downgrade() -> None:
    for table in ('skill', 'nudging', 'nudge', 'borrow'):
        op.drop_table(table)
