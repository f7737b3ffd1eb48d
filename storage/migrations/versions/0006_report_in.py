"""report-ins and consents; whom an import has called a member is asked first"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def text(name, **more):
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), **more)


def upgrade() -> None:
    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('given_at', sa.DateTime(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_consent_member_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_member_id'), ['member_id'], unique=False)

    op.create_table('report_in',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('reported_at', sa.DateTime(), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(), nullable=True),
    text('words', nullable=True),
    sa.ForeignKeyConstraint(['decided_by'], ['member.id'], name=op.f('fk_report_in_decided_by')),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_report_in_member_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_report_in_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_in')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('report_in', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_in_member_id'), ['member_id'], unique=False)

    with op.batch_alter_table('profile', schema=None) as batch_op:
        batch_op.add_column(sa.Column('said_member', sa.String(), nullable=True))
        batch_op.add_column(text('full_name', nullable=True))
        batch_op.add_column(text('branch', nullable=True))
        batch_op.add_column(text('post', nullable=True))
    # Until now only files have said who is a member: nobody was asked.
    op.execute("UPDATE profile SET said_member = 'to_ask', in_service = false WHERE in_service")


def downgrade() -> None:
    op.execute("UPDATE profile SET in_service = true WHERE said_member = 'to_ask'")
    with op.batch_alter_table('profile', schema=None) as batch_op:
        for column in ('post', 'branch', 'full_name', 'said_member'):
            batch_op.drop_column(column)
    op.drop_table('report_in')
    op.drop_table('consent')
