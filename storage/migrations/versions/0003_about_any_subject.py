"""about any subject: cards, notices and audit rows; questions that wait for each other; what timers have done"""

import sqlalchemy as sa
import sqlmodel  # noqa: F401
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def text(name, **more):
    return sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), **more)


def upgrade() -> None:
    _timers()
    _cards()
    _audit()
    _lecturers()
    _notices()
    _questions()


def _timers() -> None:
    op.create_table('timer_run',
    text('timer', nullable=False),
    text('key', nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('rests_until', sa.DateTime(), nullable=True),
    text('error', nullable=True),
    sa.PrimaryKeyConstraint('timer', 'key', name=op.f('pk_timer_run'))
    )
    with op.batch_alter_table('timer_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_timer_run_at'), ['at'], unique=False)


def _cards() -> None:
    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.add_column(text('subject_kind', nullable=True))
        batch_op.add_column(sa.Column('subject_id', sa.Integer(), nullable=True))
    op.execute("UPDATE card SET subject_kind = 'activity', subject_id = activity_id")
    with op.batch_alter_table('card', schema=None) as batch_op:
        batch_op.alter_column('subject_kind', existing_type=sa.String(), nullable=False)
        batch_op.alter_column('subject_id', existing_type=sa.Integer(), nullable=False)
        batch_op.drop_constraint('uq_card_chat_id_activity_id', type_='unique')
        batch_op.drop_index('ix_card_activity_id')
        batch_op.drop_constraint('fk_card_activity_id', type_='foreignkey')
        batch_op.drop_column('activity_id')
        batch_op.create_unique_constraint('uq_card_chat_id_subject_kind_subject_id', ['chat_id', 'subject_kind', 'subject_id'])
        batch_op.create_index('ix_card_subject', ['subject_kind', 'subject_id'], unique=False)


def _audit() -> None:
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.add_column(text('subject_kind', nullable=True))
        batch_op.add_column(sa.Column('subject_id', sa.Integer(), nullable=True))
    op.execute("UPDATE audit SET subject_kind = 'activity', subject_id = activity_id WHERE activity_id IS NOT NULL")
    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.drop_index('ix_audit_activity_id')
        batch_op.drop_constraint('fk_audit_activity_id', type_='foreignkey')
        batch_op.drop_column('activity_id')
        batch_op.create_index('ix_audit_subject', ['subject_kind', 'subject_id'], unique=False)


def _lecturers() -> None:
    """A right hung on a display name: now on the member, where exactly one bears it."""
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lecturer_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key('fk_activity_lecturer_id', 'member', ['lecturer_id'], ['id'])
    op.execute(
        "UPDATE activity SET lecturer_id = (SELECT min(id) FROM member WHERE member.name = activity.lecturer) "
        "WHERE (SELECT count(*) FROM member WHERE member.name = activity.lecturer) = 1"
    )


def _notices() -> None:
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(text('subject_kind', nullable=True))
        batch_op.add_column(sa.Column('subject_id', sa.Integer(), nullable=True))
    sqlite = op.get_bind().dialect.name == 'sqlite'
    about = "json_extract(fields, '$.activity.id')" if sqlite else "(fields -> 'activity' ->> 'id')::integer"
    op.execute(f"UPDATE notice SET subject_kind = 'activity', subject_id = {about} WHERE {about} IS NOT NULL")
    op.execute(
        "UPDATE notice SET subject_kind = 'activity', "
        "subject_id = (SELECT subject_id FROM card WHERE card.id = notice.card_id) WHERE card_id IS NOT NULL"
    )
    notice = sa.table('notice', sa.column('id', sa.Integer), sa.column('outcome', sa.String), sa.column('fields', sa.JSON))
    asking = ('which_activity', 'which_unit', 'clashes')
    known = sa.select(notice.c.id, notice.c.outcome, notice.c.fields).where(notice.c.outcome.in_(('digest', *asking)))
    for row, outcome, fields in op.get_bind().execute(known).all():
        if outcome == 'digest':
            kept = {'lines': [{'about': 'activity', **one} for one in fields.get('activities', [])]}
        else:
            kept = {**fields, 'options': [_option(one) for one in fields.get('options', [])]}
        op.get_bind().execute(sa.update(notice).where(notice.c.id == row).values(fields=kept))


def _questions() -> None:
    """Open ones are kept: a disputed hour may be answered for a day."""
    old = sa.table(
        'question', *(sa.column(n, sa.String) for n in ('channel', 'chat', 'person', 'kind')),
        sa.column('id', sa.Integer), sa.column('options', sa.JSON), sa.column('expires_at', sa.DateTime),
    )
    kept = op.get_bind().execute(sa.select(old)).mappings().all()
    op.drop_table('question')
    op.create_table('question',
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('id', sa.Integer(), nullable=False),
    text('channel', nullable=False),
    text('chat', nullable=False),
    text('person', nullable=False),
    text('kind', nullable=False),
    text('outcome', nullable=True),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index('ix_question_open', ['channel', 'chat', 'person'], unique=False)
    new = sa.table(
        'question', *(sa.column(n, sa.String) for n in ('channel', 'chat', 'person', 'kind')),
        sa.column('id', sa.Integer), sa.column('asked', sa.JSON), sa.column('expires_at', sa.DateTime),
    )
    for row in kept:
        fields = {**row, 'asked': {'options': [_option(one) for one in row['options']]}}
        fields.pop('options')
        op.get_bind().execute(sa.insert(new).values(fields))
    if op.get_bind().dialect.name == 'postgresql' and kept:
        op.execute("SELECT setval(pg_get_serial_sequence('question', 'id'), (SELECT max(id) FROM question))")


def _option(option: dict) -> dict:
    """A remembered wish in the form of today: what it is about is one subject, the rest belongs to its topic."""
    return {'label': option.get('label', ''), 'facts': option.get('activity'), 'wish': _wish(option['wish'])}


def _wish(old: dict) -> dict:
    wanted = dict(old.get('wanted') or {})
    activity = wanted.pop('activity_id', None)
    about = ['activity', activity] if activity else None
    if old.get('subject_id') is not None:
        kind = {'dispute_hours': 'hours', 'confirm_hours': 'hours', 'bind_group': 'chat'}.get(old['intent'], 'sign_up')
        about = [kind, old['subject_id']]
    return {
        'intent': old['intent'], 'text': old.get('text', ''), 'about': about, 'wanted': wanted,
        'details': _details(old), 'loosely': old.get('loosely', False), 'offers': old.get('offers', []),
    }


def _details(old: dict) -> dict | None:
    """Only these are ever remembered with a question."""
    intent = old['intent']
    if intent in ('sign_up', 'cancel'):
        return {'topic': 'signup', 'company': old.get('company') or {}, 'despite_clash': old.get('despite_clash', False)}
    if intent in ('publish_activity', 'change_activity'):
        names = {'place': 'place', 'amount': 'amount', 'new_time': 'time', 'shift_minutes': 'shift_minutes', 'new_title': 'title'}
        return {'topic': 'activities', **{new: old.get(name) for name, new in names.items()}}
    if intent == 'adjust_hours':
        return {'topic': 'hours', 'minutes_by_name': old.get('minutes_by_name') or []}
    return None


def downgrade() -> None:
    raise NotImplementedError('restore the backup that was made before the upgrade')
