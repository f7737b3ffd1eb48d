"""what imports of tables have written"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('import_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('file', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('completed', sa.Integer(), nullable=False),
    sa.Column('services', sa.Integer(), nullable=False),
    sa.Column('undone_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_run')),
    sqlite_autoincrement=True
    )
    op.create_table('imported_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('sign_up_id', sa.Integer(), nullable=True),
    sa.Column('made', sa.Boolean(), nullable=False),
    sa.Column('wrote', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['member.id'], name=op.f('fk_imported_row_member_id')),
    sa.ForeignKeyConstraint(['run_id'], ['import_run.id'], name=op.f('fk_imported_row_run_id')),
    sa.ForeignKeyConstraint(['sign_up_id'], ['sign_up.id'], name=op.f('fk_imported_row_sign_up_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imported_row'))
    )
    with op.batch_alter_table('imported_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_imported_row_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_imported_row_run_id'), ['run_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_imported_row_sign_up_id'), ['sign_up_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('imported_row', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_imported_row_sign_up_id'))
        batch_op.drop_index(batch_op.f('ix_imported_row_run_id'))
        batch_op.drop_index(batch_op.f('ix_imported_row_member_id'))

    op.drop_table('imported_row')
    op.drop_table('import_run')
