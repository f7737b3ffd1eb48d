"""A timer or a row that fails is noted and rests; everything else that is due is done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from unittest.mock import patch

import pytest
from sqlalchemy import delete
from sqlmodel import SQLModel, select

from community.wishes import Said
from linli import checks
from services import outbox, timers
from services.activities import changing
from services.signup import joining
from services.timers import RESTS, TIMERS, Timer, declare, next_due, tick
from services.turn import Turn
from services.visit import Desk, attend
from storage.tables.audit import Audit
from storage.tables.notices import Notice
from storage.tables.timers import TimerRun
from tests.cast import DAY, FIGURES, GROUP, HOUR, MINUTE, SUNDAY, Program, at, cleaning, wish

SAID = "小李 13800000002"
PAUSES = (1, 5, 30, 120, 360, 360, 360)  # minutes
OFTEN = 3


@dataclass
class Chores:
    """A timer of these tests: rows that are due, which of them fail, and what was looked at when."""

    name: str
    rows: list[str]
    fails: set[str] = field(default_factory=set)
    cannot_say: bool = False
    once: bool = False
    looked: list[tuple[str, datetime]] = field(default_factory=list)
    asked: list[datetime] = field(default_factory=list)

    def timer(self) -> Timer:
        return Timer(self.name, self._due, self._act, lambda *_: None, once=self.once)

    def _due(self, tx, now, figures) -> list[str]:
        self.asked.append(now)
        if self.cannot_say:
            raise ValueError(SAID)
        return list(self.rows)

    def _act(self, turn: Turn, key: str) -> None:
        self.looked.append((key, turn.now))
        turn.audit(self.name, None, row=None, key=key)
        if key in self.fails:
            turn.tx.flush()
            raise ValueError(SAID)
        if not self.once:
            self.rows.remove(key)


@pytest.fixture
def desk(found) -> Desk:
    """Nothing waits to be sent."""
    made: Desk = found().desk
    with made.turn(SUNDAY) as turn:
        turn.tx.execute(delete(Notice))
    return made


@pytest.fixture(autouse=True)
def only_ours() -> Iterator[None]:
    with patch.dict(TIMERS, clear=True):
        yield


@pytest.fixture
def chores() -> Callable[..., Chores]:
    """Declares one."""

    def make(name: str = "chores", *rows: str, **how) -> Chores:
        made = Chores(name, list(rows or ("1", "2", "3")), **how)
        declare(made.timer())
        return made

    return make


@pytest.fixture
def done(rows) -> Callable[[], list[tuple[str, str]]]:
    """What has an effect in the database: (timer, key)."""
    return lambda: sorted((row.action, row.detail["key"]) for row in rows(Audit) if "key" in row.detail)


@pytest.fixture
def noted(rows) -> Callable[[], list[tuple[str, str, int]]]:
    """What failed: (timer, key, how often)."""
    return lambda: [(run.timer, run.key, run.attempts) for run in rows(TimerRun) if not run.done]


# --- the others --------------------------------------------------------------------------------------------------


def test_a_row_that_fails_leaves_every_other_row_and_timer_running(desk, chores, done, noted):
    chores("first", "1", "2", "3", fails={"2"})
    chores("second", "4")
    tick(desk, SUNDAY)
    assert done() == [("first", "1"), ("first", "3"), ("second", "4")]
    assert noted() == [("first", "2", 1)]


def _in_one_transaction(desk: Desk, now: datetime) -> None:
    with desk.turn(now) as turn:
        for timer in TIMERS.values():
            for key in list(timer.due(turn.tx, now, desk.figures)):
                timer.act(turn, key)


def _until_the_first_failure(desk: Desk, now: datetime) -> None:
    for timer in TIMERS.values():
        with desk.database.reading() as tx:
            keys = timer.due(tx, now, desk.figures)
        for key in list(keys):
            with desk.turn(now) as turn:
                timer.act(turn, key)


@pytest.mark.parametrize(("runs", "left"), [(_in_one_transaction, []), (_until_the_first_failure, [("first", "1")])])
def test_runners_that_share_a_transaction_or_stop_at_a_failure_leave_others_undone(desk, chores, done, runs, left):
    """The twins of the test above, which show that it can fail."""
    chores("first", "1", "2", "3", fails={"2"})
    chores("second", "4")
    with pytest.raises(ValueError, match=SAID):
        runs(desk, SUNDAY)
    assert done() == left


def test_a_timer_that_cannot_say_what_is_due_is_noted_and_the_others_run(desk, chores, done, noted):
    chores("first", cannot_say=True)
    chores("second", "4")
    tick(desk, SUNDAY)
    assert done() == [("second", "4")]
    assert noted() == [("first", "", 1)]


def test_the_note_of_a_timer_goes_away_when_it_can_say_again_what_is_due(desk, chores, done, noted):
    broken = chores("first", "1", cannot_say=True)
    tick(desk, SUNDAY)
    broken.cannot_say = False
    tick(desk, SUNDAY + DAY)
    assert done() == [("first", "1")]
    assert noted() == []


def test_a_timer_that_cannot_say_what_is_due_rests_as_rows_do(desk, chores, noted):
    """The note says when it is tried again, and until then it is left alone."""
    broken = chores(cannot_say=True)
    for minute in range(8):
        tick(desk, SUNDAY + minute * MINUTE)
    assert [(asked - SUNDAY) / MINUTE for asked in broken.asked] == [0, 1, 6]
    assert noted() == [("chores", "", 3)]


@pytest.mark.parametrize("fails", ["row", "timer"])
def test_whoever_ends_the_program_is_obeyed(desk, chores, fails):
    """Only failures are noted."""

    def ends(*_):
        raise KeyboardInterrupt

    chores("first", "1")
    TIMERS["first"] = replace(TIMERS["first"], **{"act" if fails == "row" else "due": ends})
    with pytest.raises(KeyboardInterrupt):
        tick(desk, SUNDAY)


# --- what is kept of it ------------------------------------------------------------------------------------------


def test_what_a_failing_row_had_written_is_rolled_back(desk, chores, done, rows):
    failing = chores("first", "1", fails={"1"})
    tick(desk, SUNDAY)
    assert failing.looked == [("1", SUNDAY)]
    assert (done(), rows(Audit, Audit.action == "first")) == ([], [])


@pytest.mark.parametrize("how", [{"fails": {"1"}}, {"cannot_say": True}])
def test_the_note_says_what_failed_and_where_but_repeats_nobodys_words(desk, chores, database, rows, how):
    chores("first", "1", **how)
    tick(desk, SUNDAY)
    (run,) = rows(TimerRun)
    assert run.error is not None
    assert run.error.startswith("ValueError in _")
    with database.reading() as tx:
        everything = repr(tx.execute(select(SQLModel.metadata.tables["timer_run"])).all())
    assert "小李" not in everything
    assert "13800000002" not in everything


def test_a_database_that_refuses_a_row_repeats_nobodys_words_either(desk, rows):
    """Its message holds the statement with everything that was to be written."""

    def act(turn, key):
        terms = {"lane": "0-reply", "state": "queued", "not_before": SUNDAY, "queued_at": SUNDAY}
        turn.tx.add_all([Notice(channel=SAID, outcome=SAID, key=SAID, **terms) for _ in range(2)])
        turn.tx.flush()

    declare(Timer("first", lambda *_: ["1"], act, lambda *_: None))
    tick(desk, SUNDAY)
    (run,) = rows(TimerRun)
    assert run.error is not None
    assert run.error.startswith("IntegrityError")
    assert "小李" not in run.error
    assert rows(Notice) == []


# --- trying again ------------------------------------------------------------------------------------------------


def test_it_is_tried_again_after_growing_pauses_and_never_sooner(desk, chores, noted):
    failing = chores("first", "1", fails={"1"})
    moment = SUNDAY
    tick(desk, moment)
    for attempts, pause in enumerate(PAUSES, 1):
        tick(desk, moment + pause * MINUTE - MINUTE / 60)
        assert noted() == [("first", "1", attempts)]
        moment += pause * MINUTE
        tick(desk, moment)
    assert noted() == [("first", "1", len(PAUSES) + 1)]
    assert failing.looked[-1] == ("1", moment)
    assert len(failing.looked) == len(PAUSES) + 1


def test_the_pauses_are_those_of_the_decision():
    assert [pause / MINUTE for pause in RESTS] == [1, 5, 30, 120, 360]


def test_next_due_names_the_moment_of_the_next_try(desk, chores):
    chores("first", "1", fails={"1"})
    assert next_due(desk, SUNDAY) is None
    moment = SUNDAY
    for pause in PAUSES:
        tick(desk, moment)
        assert next_due(desk, moment) == moment + pause * MINUTE
        moment += pause * MINUTE


def test_next_due_names_the_next_try_of_a_timer_that_cannot_say_what_is_due(desk, chores):
    chores("first", cannot_say=True)
    tick(desk, SUNDAY)
    assert next_due(desk, SUNDAY) == SUNDAY + MINUTE


def test_the_earliest_of_several_tries_comes_first(desk, chores):
    chores("first", "1", fails={"1"})
    for moment in (SUNDAY, SUNDAY + MINUTE):
        tick(desk, moment)
    chores("second", "2", fails={"2"})
    tick(desk, SUNDAY + 2 * MINUTE)
    assert next_due(desk, SUNDAY + 2 * MINUTE) == SUNDAY + 3 * MINUTE


@pytest.mark.parametrize("once", [False, True])
def test_its_note_goes_away_once_it_succeeds(desk, chores, done, noted, once):
    failing = chores("first", "1", fails={"1"}, once=once)
    tick(desk, SUNDAY)
    failing.fails.clear()
    tick(desk, SUNDAY + MINUTE)
    assert (noted(), done()) == ([], [("first", "1")])
    assert next_due(desk, SUNDAY + MINUTE) is None


def test_after_it_has_succeeded_the_pauses_begin_anew(desk, chores, noted):
    failing = chores("first", "1", fails={"1"})
    tick(desk, SUNDAY)
    tick(desk, SUNDAY + MINUTE)
    failing.fails.clear()
    tick(desk, SUNDAY + HOUR)
    failing.rows, failing.fails = ["1"], {"1"}
    tick(desk, SUNDAY + DAY)
    assert noted() == [("first", "1", 1)]
    assert next_due(desk, SUNDAY + DAY) == SUNDAY + DAY + MINUTE


def test_the_note_of_a_row_that_is_due_no_more_does_not_stay_for_ever(desk, chores, noted):
    """The activity was called off, the hour is over: nothing will be tried again, and nobody can do anything."""
    failing = chores("first", "1", fails={"1"})
    tick(desk, SUNDAY)
    failing.rows.clear()
    declare(TIDY)
    for days in range(1, 16):
        tick(desk, SUNDAY + days * DAY)
    assert noted() == []


def test_a_restart_in_between_changes_no_pause(found, chores):
    program: Program = found()
    failing = chores("first", "1", fails={"1"})
    for moment in (SUNDAY, SUNDAY + MINUTE):
        tick(program.desk, moment)
    program.stage.restart()
    tick(program.desk, SUNDAY + 5 * MINUTE)
    assert len(failing.looked) == 2
    tick(program.desk, SUNDAY + 6 * MINUTE)
    assert len(failing.looked) == 3


# --- timers that look once ---------------------------------------------------------------------------------------


def test_what_is_looked_at_once_is_not_looked_at_again(desk, chores):
    once, always = chores("first", "1", once=True), chores("second", "1")
    for minute in range(OFTEN):
        always.rows = ["1"]
        tick(desk, SUNDAY + minute * MINUTE)
    assert (len(once.looked), len(always.looked)) == (1, OFTEN)


def test_what_fails_while_it_is_looked_at_once_is_looked_at_again(desk, chores):
    once = chores("first", "1", once=True, fails={"1"})
    for minute in range(2):
        tick(desk, SUNDAY + minute * MINUTE)
    once.fails.clear()
    for minute in range(6, 6 + OFTEN):
        tick(desk, SUNDAY + minute * MINUTE)
    assert len(once.looked) == 3


@pytest.fixture
def counted() -> Callable[[str], list[str]]:
    """One of the program's own timers runs, and the keys that it has looked at are counted."""

    def watch(name: str) -> list[str]:
        looked: list[str] = []

        def act(turn: Turn, key: str) -> None:
            looked.append(key)
            original.act(turn, key)

        original = REAL[name]
        declare(replace(original, act=act))
        return looked

    return watch


REAL = dict(TIMERS)
TIDY = REAL["tidy"]


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("remind_soon", at("13:00"), at("16:00")),
        ("remind_the_day_before", at("15:00", day=27), at("18:00", day=27)),
        ("redraw_cards", at("15:00"), at("18:00")),
    ],
)
def test_a_reminder_is_looked_at_once_and_again_after_the_activity_has_moved(found, counted, name, first, second):
    program: Program = found(cleaning(start=at("15:00"), end=at("17:00")))
    attend(program.desk, joining.sign_up, program.event("小李", GROUP), wish("sign_up", 1))
    looked = counted(name)
    for minute in range(OFTEN):
        tick(program.desk, first + minute * MINUTE)
    assert len(looked) == 1
    _moves(program, first + OFTEN * MINUTE, at("18:00"))
    for minute in range(OFTEN):
        tick(program.desk, second + minute * MINUTE)
    assert len(looked) == len(set(looked)) >= 2
    assert looked[-1].startswith("1@")


def _moves(program: Program, now: datetime, start: datetime) -> None:
    program.stage.now = now
    time = Said(kind="point", start=start, has_date=True, has_time=True)
    event = program.event("王阿姨")
    assert attend(program.desk, changing.change, event, wish("change_activity", 1, time=time)).called() == (
        "activity_changed"
    )


def test_long_after_what_was_looked_at_once_is_forgotten_and_not_looked_at_again(found, counted, rows):
    program: Program = found()
    looked = counted("remind_soon")
    tick(program.desk, at("7:30"))
    declare(TIDY)
    tick(program.desk, at("7:30") + FIGURES.looks_remembered + DAY)
    assert len(looked) == 1
    assert rows(TimerRun, TimerRun.timer == "remind_soon") == []


# --- who is told of it -------------------------------------------------------------------------------------------


def test_the_doctor_is_told_which_timer_which_row_and_how_often(desk, chores):
    chores("first", "17@2026-11-28", fails={"17@2026-11-28"})
    chores("second", cannot_say=True)
    for minute in (0, 1, 6):
        tick(desk, SUNDAY + minute * MINUTE)
    (row, itself) = outbox.health(desk).failing
    assert all(said in row for said in ("first", "17@2026-11-28", "3 ×", "ValueError"))
    assert all(said in itself for said in ("second", "3 ×", "ValueError"))
    assert "小李" not in row + itself


def test_nothing_failing_is_said_as_such(desk, chores):
    chores("first", once=True)
    tick(desk, SUNDAY)
    assert outbox.health(desk).failing == []


def test_the_doctor_says_it(desk, chores, monkeypatch):
    chores("first", "17", fails={"17"})
    tick(desk, SUNDAY)
    monkeypatch.setattr(checks, "_known", lambda _settings, ask, _unknown: ask(desk))
    (finding,) = [one for one in checks._undelivered(None) if "timers" in one.what]
    assert not finding.ok
    assert "first 17" in finding.said


def test_what_fails_is_logged_with_its_traceback(desk, chores, caplog):
    chores("first", "17", fails={"17"})
    tick(desk, SUNDAY)
    (logged,) = [record for record in caplog.records if record.name == timers.__name__]
    assert "first" in logged.message
    assert "17" in logged.message
    assert logged.exc_info is not None
