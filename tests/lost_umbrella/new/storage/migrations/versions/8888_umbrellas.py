"""umbrellas"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '8888'
down_revision = 'the newest'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('umbrella',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('finder_id', sa.Integer(), nullable=True),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('looks', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('lost_at', sa.DateTime(), nullable=False),
    sa.Column('given_up_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_umbrella_unit_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['member.id'], name=op.f('fk_umbrella_owner_id')),
    sa.ForeignKeyConstraint(['finder_id'], ['member.id'], name=op.f('fk_umbrella_finder_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_umbrella'))
    )
    with op.batch_alter_table('umbrella', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_umbrella_lost_at'), ['lost_at'], unique=False)


def downgrade() -> None:
    op.drop_table('umbrella')
