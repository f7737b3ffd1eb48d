"""A database that an older version made and filled goes on where it was: `database_0002.yml`."""

from datetime import UTC, datetime
from pathlib import Path

import alembic.command
import alembic.config
import pytest
import yaml
from sqlalchemy import MetaData, create_engine, text
from sqlmodel import col, select

from bot.intents import INTENTS
from community.outcomes.base import Outcome
from community.wishes import Wish
from replay.stage import CHANNEL
from services import cards, scene, untold
from services.visit import Desk, Event, attend
from storage.database import MIGRATIONS, Database
from storage.tables.activities import Activity
from storage.tables.audit import Audit
from storage.tables.cards import Card
from storage.tables.hours import Hours
from storage.tables.notices import Notice, NoticeState
from storage.tables.people import Member, Profile
from storage.tables.questions import Question
from storage.tables.signup import SignUp
from tests.cast import FIGURES

OLD = Path(__file__).with_name("database_0002.yml")
THEN = datetime(2026, 12, 6, 13, 1, tzinfo=UTC)  # when that version was stopped


@pytest.fixture(scope="module")
def before():
    return yaml.load(OLD.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.fixture
def upgraded(url, before):
    engine = create_engine(url)
    config = alembic.config.Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        alembic.command.upgrade(config, "0002")
        tables = MetaData()
        tables.reflect(connection)
        for name, rows in before.items():
            for row in rows:
                connection.execute(tables.tables[name].insert(), _typed(tables.tables[name], row))
        if engine.dialect.name == "postgresql":
            for name in before:
                if "id" in tables.tables[name].c:
                    connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), 10000)"))
    engine.dispose()
    made = Database(url.render_as_string(hide_password=False))
    made.open()
    yield made
    made.close()


def _typed(table, row):
    def value(name, said):
        is_time = said is not None and table.c[name].type.python_type is datetime
        return datetime.fromisoformat(said) if is_time else said

    return {name: value(name, said) for name, said in row.items()}


@pytest.fixture
def desk(upgraded):
    return Desk(upgraded, FIGURES)


def rows(upgraded, table, *where):
    with upgraded.reading() as tx:
        return list(tx.exec(select(table).where(*where)))


def test_no_row_is_lost(upgraded, before):
    with upgraded.reading() as tx:
        for name, then in before.items():
            assert (name, tx.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()) == (name, len(then))


def test_nothing_refers_to_what_does_not_exist(upgraded):
    if upgraded.is_sqlite:
        with upgraded.reading() as tx:
            assert tx.execute(text("PRAGMA foreign_key_check")).all() == []


def test_cards_are_about_the_activities_that_they_showed(upgraded, before):
    assert {(c.id, c.subject_kind, c.subject_id, c.message_id) for c in rows(upgraded, Card)} == {
        (old["id"], "activity", old["activity_id"], old["message_id"]) for old in before["card"]
    }


def test_the_audit_says_the_same(upgraded, before):
    assert {(a.id, a.subject_id, a.action) for a in rows(upgraded, Audit)} == {
        (old["id"], old["activity_id"], old["action"]) for old in before["audit"]
    }


def test_a_lecture_is_its_lecturers_own_where_exactly_one_bears_the_name(upgraded):
    lecturers = {a.lecturer: a.lecturer_id for a in rows(upgraded, Activity) if a.lecturer}
    (professor,) = rows(upgraded, Member, Member.name == "周教授")
    assert lecturers == {"周教授": professor.id, "李老师": None, "孙医生": None}


def test_everything_that_is_to_be_told_can_still_be_told(upgraded, desk):
    """Read, drawn and rendered as by the version that wrote it."""
    waiting = (NoticeState.QUEUED, NoticeState.WAITING)
    with desk.turn(THEN) as turn:
        found = turn.tx.exec(select(Notice).where(col(Notice.state).in_(waiting))).all()
        assert len(found) > 8
        for notice in found:
            outcome = (
                cards.draw(turn, turn.tx.get_one(Card, notice.card_id)) if notice.card_id else untold.read(notice)
            )
            assert outcome.called() == notice.outcome
        digests = [untold.read(one).lines for one in found if one.outcome == "digest"]
    assert all(line.title for lines in digests for line in lines)
    assert digests


def test_a_reply_to_an_older_message_is_about_its_activity(upgraded, before):
    told = {row["id"]: (row["fields"].get("activity") or {}).get("id") for row in before["notice"]}
    found = {n.id: n.subject_id for n in rows(upgraded, Notice) if n.card_id is None}
    assert found == {number: told[number] for number in found}
    assert sum(subject is not None for subject in found.values()) > 10


def event(person, chat=None):
    return Event(CHANNEL, "after", THEN, chat or person, person, person, private=chat is None, tap_id="tap")


def answer(desk, who, question, index, chat=None):
    """As the conversation does when a choice is tapped."""
    wish = scene.chosen(desk, event(who, chat), question, index)
    assert isinstance(wish, Wish), wish
    return attend(desk, INTENTS[wish.intent].service, event(who, chat), wish)


def test_an_offered_seat_can_still_be_taken(upgraded, desk, before):
    (offered,) = [row for row in before["sign_up"] if row["standing"] == "offered"]
    assert answer(desk, "小李", 1, 0).called() == "signed_up"
    assert {row.standing for row in rows(upgraded, SignUp, SignUp.id == offered["id"])} == {"going"}


def test_a_choice_is_still_answered_by_what_stood_there(desk):
    outcome = answer(desk, "老彭", 2, 0, "龙城3栋群")
    assert (outcome.called(), outcome.activity.title) == ("signed_up", "冬衣捐赠")


def test_a_disputed_hour_is_still_answered_for_a_day(upgraded, desk):
    seen = scene.look(desk, event("刘婶"))
    assert seen.asks == "words"
    asked = seen.options[0].wish
    wish = asked.model_copy(update={"text": "我做了三个小时", "answers": seen.question_id})
    assert attend(desk, INTENTS[asked.intent].service, event("刘婶"), wish).called() == "hours_disputed"
    assert rows(upgraded, Hours, Hours.sign_up_id == asked.about.id)[0].words == "我做了三个小时"


def test_what_was_said_of_a_draft_is_still_known(desk):
    seen = scene.look(desk, event("张书记"))
    assert (seen.asks, seen.options[0].wish.text) == ("more", "楼道大扫除")


def test_new_questions_never_get_the_number_of_an_old_one(upgraded, desk):
    with desk.turn(THEN) as turn:
        turn.tx.add(Question(channel="x", chat="x", person="x", kind="choice", asked={}, expires_at=THEN))
    assert max(question.id for question in rows(upgraded, Question)) > 4


def test_every_outcome_that_is_stored_is_known(upgraded):
    assert {notice.outcome for notice in rows(upgraded, Notice)} <= set(Outcome.catalogue)


def test_whom_a_file_has_called_a_member_of_the_party_is_asked_before_it_counts(upgraded, before):
    called = {row["member_id"] for row in before["profile"] if row["in_service"]}
    assert called
    assert {row.member_id for row in rows(upgraded, Profile, Profile.said_member == "to_ask")} == called
    assert rows(upgraded, Profile, Profile.in_service) == []
