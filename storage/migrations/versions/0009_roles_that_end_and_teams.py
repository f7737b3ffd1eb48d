"""roles that end, and who belongs to a team"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('team_member',
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_team_member_member_id_member')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_team_member_unit_id_unit')),
    sa.PrimaryKeyConstraint('unit_id', 'member_id', name=op.f('pk_team_member'))
    )
    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_team_member_member_id'), ['member_id'], unique=False)

    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ends_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('end_told_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('granted_by', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_role_ends_at'), ['ends_at'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_role_granted_by_member'), 'member', ['granted_by'], ['id'])

    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('conditions', sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_column('conditions')

    with op.batch_alter_table('role', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_role_granted_by_member'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_role_ends_at'))
        batch_op.drop_column('granted_by')
        batch_op.drop_column('end_told_at')
        batch_op.drop_column('ends_at')

    with op.batch_alter_table('team_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_team_member_member_id'))

    op.drop_table('team_member')
