"""requests for help among neighbours"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('help_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('asker_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('title', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('needed', sa.Integer(), nullable=False),
    sa.Column('wanted_from', sa.DateTime(), nullable=True),
    sa.Column('wanted_until', sa.DateTime(), nullable=True),
    sa.Column('is_anonymous', sa.Boolean(), nullable=False),
    sa.Column('for_other', sa.Boolean(), nullable=False),
    sa.Column('is_urgent', sa.Boolean(), nullable=False),
    sa.Column('asker_contact', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('gives_contact', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('published_at', sa.DateTime(), nullable=True),
    sa.Column('waits_since', sa.DateTime(), nullable=True),
    sa.Column('asks_at', sa.DateTime(), nullable=True),
    sa.Column('expires_at', sa.DateTime(), nullable=True),
    sa.Column('lapses_at', sa.DateTime(), nullable=True),
    sa.Column('first_claimed_at', sa.DateTime(), nullable=True),
    sa.Column('half_done_at', sa.DateTime(), nullable=True),
    sa.Column('half_done_by', sa.String(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['asker_id'], ['member.id'], name=op.f('fk_help_request_asker_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_help_request_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_help_request')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('help_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_help_request_asker_id'), ['asker_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_request_asks_at'), ['asks_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_request_created_at'), ['created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_request_ended_at'), ['ended_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_request_half_done_at'), ['half_done_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_request_lapses_at'), ['lapses_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_request_published_at'), ['published_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_request_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_request_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_request_waits_since'), ['waits_since'], unique=False)

    op.create_table('help_claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('helper_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('claimed_at', sa.DateTime(), nullable=False),
    sa.Column('waits_until', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('helper_contact', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('asker_gives', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['helper_id'], ['member.id'], name=op.f('fk_help_claim_helper_id')),
    sa.ForeignKeyConstraint(['request_id'], ['help_request.id'], name=op.f('fk_help_claim_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_help_claim')),
    sa.UniqueConstraint('request_id', 'helper_id', name=op.f('uq_help_claim_request_id_helper_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('help_claim', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_help_claim_helper_id'), ['helper_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_claim_request_id'), ['request_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_claim_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_help_claim_waits_until'), ['waits_until'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('help_claim', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_help_claim_waits_until'))
        batch_op.drop_index(batch_op.f('ix_help_claim_state'))
        batch_op.drop_index(batch_op.f('ix_help_claim_request_id'))
        batch_op.drop_index(batch_op.f('ix_help_claim_helper_id'))

    op.drop_table('help_claim')
    with op.batch_alter_table('help_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_help_request_waits_since'))
        batch_op.drop_index(batch_op.f('ix_help_request_unit_id'))
        batch_op.drop_index(batch_op.f('ix_help_request_state'))
        batch_op.drop_index(batch_op.f('ix_help_request_published_at'))
        batch_op.drop_index(batch_op.f('ix_help_request_lapses_at'))
        batch_op.drop_index(batch_op.f('ix_help_request_half_done_at'))
        batch_op.drop_index(batch_op.f('ix_help_request_ended_at'))
        batch_op.drop_index(batch_op.f('ix_help_request_created_at'))
        batch_op.drop_index(batch_op.f('ix_help_request_asks_at'))
        batch_op.drop_index(batch_op.f('ix_help_request_asker_id'))

    op.drop_table('help_request')
