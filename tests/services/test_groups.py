"""Groups: the bot comes and goes, the platform moves them, somebody binds them. And who may speak for an account."""

from datetime import timedelta

import pytest

from bot.messages import BotJoined, BotLeft, Moved
from services import cards, lease, setbacks
from services.signup.joining import sign_up
from services.visit import attend
from storage.cards import is_card_queued
from storage.tables.cards import Card
from storage.tables.groups import Chat, ChatMember
from storage.tables.notices import Notice, NoticeState
from storage.tables.people import Identity
from storage.tables.questions import Question
from storage.tables.signup import SignUp
from tests.cast import CLEANING, GROUP, HOUR, MINUTE, OTHER_GROUP, START, SUNDAY, cleaning, due, take, wish
from tests.texts.outcomes import minimal

UNBOUND, NEW = "没绑定的群", "搬了家的群"
BINDS, ORGANISES = "赵师傅", "王阿姨"
LECTURE = cleaning(title="健康讲座", start=START + timedelta(days=1), end=START + timedelta(days=1, hours=1))


async def bot_joins(program, who, in_="private"):
    await program.receives(BotJoined(program.event(who, in_)))


async def bot_leaves(program, who, in_="private"):
    await program.receives(BotLeft(program.event(who, in_)))


async def moves(program, old=GROUP, new=NEW, event_id=None):
    await program.receives(Moved(program.event("小邻", old, event_id), new))


@pytest.fixture
def chat(rows):
    """The row of a group that was founded under this name, whatever it is called now."""
    numbers = {GROUP: 1, OTHER_GROUP: 2, UNBOUND: 3}
    return lambda name: rows(Chat, Chat.id == numbers[name])[0]


@pytest.fixture
def reachable(rows):
    return lambda name: rows(Identity, Identity.name == name)[0].reachable


# --- the bot is added ------------------------------------------------------------------------------------------


async def test_whoever_adds_the_bot_and_has_the_right_is_offered_to_bind_the_group(program):
    await bot_joins(program, BINDS, UNBOUND)
    (offered,) = program.heard
    assert (offered.outcome, offered.chat) == ("group_not_bound", UNBOUND)
    assert [action for _, action in offered.buttons] == ["bind:3"]


async def test_the_offer_leads_to_a_bound_group(program, chat):
    await bot_joins(program, BINDS, UNBOUND)
    await program.neighbour(BINDS).taps("绑定", UNBOUND)
    assert program.neighbour(BINDS).heard == ["which_unit"]
    await program.neighbour(BINDS).taps("工农社区")
    assert "group_bound" in program.neighbour(BINDS).heard
    assert chat(UNBOUND).unit_id == 2


async def test_an_organiser_without_the_right_is_told_whom_to_ask(program):
    await bot_joins(program, ORGANISES, UNBOUND)
    (told,) = program.heard
    assert (told.outcome, told.buttons) == ("group_not_bound", ())


@pytest.mark.parametrize("who", ["路人", "小李"])
async def test_when_somebody_else_adds_it_the_bot_is_silent(program, who):
    await bot_joins(program, who, UNBOUND)
    assert program.heard == []


async def test_after_a_stranger_has_added_it_an_organiser_is_still_offered_to_bind(program):
    await bot_joins(program, "路人", "一个新群")
    await program.neighbour(BINDS).says("@小邻 帮助", "一个新群")
    assert program.outcomes == ["group_not_bound"]


async def test_the_offer_is_made_once(program):
    for who in (BINDS, ORGANISES, BINDS):
        await bot_joins(program, who, UNBOUND)
    assert program.heard == []


async def test_an_offer_that_somebody_else_taps_is_refused(program, chat):
    await bot_joins(program, BINDS, UNBOUND)
    await program.neighbour("路人").taps("绑定", UNBOUND)
    assert chat(UNBOUND).unit_id is None
    assert "which_unit" not in program.outcomes


# --- the bot is removed, and let in again ----------------------------------------------------------------------


async def test_the_organisers_of_the_group_hear_once_and_in_private_that_it_is_paused(program, chat):
    await bot_leaves(program, "路人", GROUP)
    assert [(one.outcome, one.private) for one in program.heard] == [("group_paused", ORGANISES)]
    assert chat(GROUP).paused_at == SUNDAY
    await bot_leaves(program, "路人", GROUP)
    assert program.heard == []


async def test_a_paused_group_is_told_nothing(program):
    await bot_leaves(program, "路人", GROUP)
    await program.neighbour("小李").says("@小邻 /join", GROUP)
    await program.neighbour("小李").sends_tap("sign_up:1")
    await program.until(START)
    assert [one for one in program.heard if one.chat == GROUP] == []


async def test_what_is_said_in_a_paused_group_waits_nowhere(program, rows):
    await bot_leaves(program, "路人", GROUP)
    await program.neighbour("小李").says("@小邻 /list", GROUP)
    assert [row for row in rows(Notice) if row.chat_id == 1 and row.state == NoticeState.QUEUED] == []


async def test_an_unbound_group_that_removes_the_bot_is_nobodys_news(program):
    await bot_leaves(program, "路人", UNBOUND)
    assert program.heard == []


async def test_where_the_lead_cannot_be_reached_the_next_above_hears_of_it(program):
    await bot_leaves(program, ORGANISES)
    await bot_leaves(program, "路人", GROUP)
    assert sorted(one.private for one in program.heard) == ["张书记", "赵师傅"]


async def test_a_group_that_lets_the_bot_in_again_gets_the_cards_that_it_missed_once(found, rows):
    program = found()
    with program.desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Chat, 1).paused_at = SUNDAY
    await program.deliver()
    assert [one for one in program.heard if one.chat == GROUP] == []
    await bot_joins(program, "路人", GROUP)
    assert [(one.outcome, one.chat) for one in program.heard] == [("activity_card", GROUP)]
    await bot_joins(program, "路人", GROUP)
    assert program.heard == []
    assert len(rows(Card)) == 1


async def test_a_card_that_stands_is_not_posted_again(program):
    await bot_leaves(program, "路人", GROUP)
    await bot_joins(program, "路人", GROUP)
    assert [one for one in program.heard if not one.edited] == []


async def test_what_is_over_is_not_made_up_for(found):
    program = found()
    with program.desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Chat, 1).paused_at = SUNDAY
    await program.until(START + timedelta(days=2))
    await bot_joins(program, "路人", GROUP)
    assert program.heard == []


# --- a person blocks the bot -----------------------------------------------------------------------------------


async def test_whoever_blocks_the_bot_cannot_be_reached_until_it_is_let_in_again(program, reachable):
    await bot_leaves(program, "刘婶")
    assert not reachable("刘婶")
    await bot_joins(program, "刘婶")
    assert reachable("刘婶")
    assert program.heard == []


async def test_whoever_has_blocked_the_bot_and_moves_up_is_called_by_name_in_the_group(found):
    program = found(cleaning(capacity=1))
    await program.deliver()
    for who in ("小李", "刘婶"):
        await program.neighbour(who).taps("报名", GROUP)
    await bot_leaves(program, "刘婶")
    await program.neighbour("小李").taps("取消报名", GROUP)
    (promoted,) = [one for one in program.heard if one.outcome == "promoted"]
    assert (promoted.chat, promoted.private, promoted.mentions) == (GROUP, None, ("刘婶",))


def test_what_is_personal_never_falls_back_to_a_group(found, rows):
    desk = found().desk
    with desk.turn(SUNDAY) as turn:
        (lost,) = [row for row in rows(Identity) if row.name == "刘婶"]
        turn.tx.get_one(Identity, lost.id).reachable = False
        turn.tx.flush()
        assert turn.tell({lost.member_id: None}, minimal("my_progress")) == 0
    assert [row for row in rows(Notice) if row.outcome == "my_progress"] == []


@pytest.mark.parametrize(("outcome", "mentions"), [("promoted", 1), ("my_progress", 0)])
def test_a_block_that_shows_when_something_is_sent_is_met_the_same_way(found, rows, reachable, outcome, mentions):
    desk = found().desk
    (liu,) = [row for row in rows(Identity) if row.name == "刘婶"]
    with desk.turn(SUNDAY) as turn:
        turn.whisper(liu, minimal(outcome))
    (whisper,) = [row.id for row in rows(Notice, Notice.outcome == outcome)]
    assert take(desk, whisper) is not None
    setbacks.unreachable(desk, whisper, SUNDAY, "Forbidden: bot was blocked by the user")
    told = rows(Notice, Notice.outcome == outcome)
    assert (told[0].state, told[0].error) == (NoticeState.FAILED, "Forbidden: bot was blocked by the user")
    assert [(row.chat_id, row.mentions) for row in told[1:]] == [(1, [liu.id])] * mentions
    assert not reachable("刘婶")


# --- what waits for the private chat ---------------------------------------------------------------------------


async def test_a_personal_answer_waits_for_the_private_chat_and_comes_with_the_welcome_once(program):
    await program.neighbour("老陈").says("@小邻 /me", GROUP)
    assert program.outcomes == ["continue_in_private"]
    program.stage.now += HOUR - MINUTE
    await program.neighbour("老陈").says("/start")
    assert program.neighbour("老陈").heard == ["welcome", "my_progress"]
    await program.neighbour("老陈").says("/start")
    assert program.neighbour("老陈").heard == ["welcome"]


async def test_after_an_hour_it_is_not_told_any_more(program):
    await program.neighbour("老陈").says("@小邻 /me", GROUP)
    program.stage.now += HOUR + MINUTE
    await program.neighbour("老陈").says("/start")
    assert program.neighbour("老陈").heard == ["welcome"]


async def test_one_persons_answer_is_not_released_by_another(program):
    await program.neighbour("老陈").says("@小邻 /me", GROUP)
    await program.neighbour("路人").says("/start")
    assert program.outcomes == ["welcome"]


# --- the platform moves a group --------------------------------------------------------------------------------


async def test_a_group_that_is_moved_keeps_its_binding_cards_and_members(program, rows, chat):
    await program.neighbour("小周").taps("报名", GROUP)
    before = chat(GROUP)
    await moves(program)
    after = chat(GROUP)
    assert (after.external_id, after.former_id, after.unit_id) == (NEW, GROUP, before.unit_id)
    assert [row.chat_id for row in rows(ChatMember)] == [1]
    assert [(row.chat_id, row.message_id) for row in rows(Card)] == [(1, "m1")]


async def test_what_was_queued_for_the_old_group_is_told_in_the_new_one(program, rows):
    attend(program.desk, sign_up, program.event("老陈", GROUP), wish("sign_up", 1))
    await moves(program)
    assert [(one.outcome, one.chat) for one in program.heard] == [("signed_up", NEW)]
    assert {row.state for row in rows(Notice)} == {NoticeState.SENT}


async def test_a_question_that_was_open_is_answered_in_the_new_group(found, rows):
    program = found(cleaning(), LECTURE)
    await program.deliver()
    await program.neighbour("小李").says("/join", GROUP)
    assert program.outcomes == ["which_activity"]
    await moves(program)
    await program.neighbour("小李").says("2", NEW)
    assert program.outcomes[0] == "signed_up"
    assert [row.activity_id for row in rows(SignUp)] == [2]


async def test_it_moves_once_however_often_it_is_said(program, rows, audited):
    """The old group says it, the new one too, and so does a message that was sent to the old id."""
    attend(program.desk, sign_up, program.event("老陈", GROUP), wish("sign_up", 1))
    notice = due(program.desk)[0]
    assert take(program.desk, notice) is not None
    setbacks.moved(program.desk, notice, SUNDAY, "ChatMigrated", NEW)
    for _ in range(2):
        await moves(program)
    await moves(program, NEW, NEW)
    assert len(audited("group_moves")) == 1
    assert [(row.external_id, row.former_id) for row in rows(Chat, Chat.id == 1)] == [(NEW, GROUP)]
    assert len(rows(Chat)) == 3


async def test_a_redelivered_move_changes_nothing(program, rows, audited):
    for _ in range(2):
        await moves(program, event_id="42.7")
    assert len(audited("group_moves")) == 1


async def test_what_was_said_under_the_new_id_before_the_move_was_known_is_absorbed(program, rows, chat):
    await program.neighbour("小周").joins(NEW)
    await program.neighbour(ORGANISES).says("@小邻 帮助", NEW)
    assert len(rows(Chat)) == 4
    await moves(program)
    assert len(rows(Chat)) == 3
    assert (chat(GROUP).external_id, chat(GROUP).unit_id) == (NEW, 3)
    assert [row.chat_id for row in rows(ChatMember)] == [1]
    await program.neighbour("小李").says("@小邻 /join", NEW)
    assert "signed_up" in program.outcomes


async def test_a_twin_that_was_bound_and_has_its_own_cards_is_absorbed_without_doubles(program, rows):
    await bot_joins(program, "路人", NEW)
    with program.desk.turn(SUNDAY) as turn:
        (twin,) = [row.id for row in rows(Chat) if row.external_id == NEW]
        turn.tx.get_one(Chat, twin).unit_id = 3
        turn.tx.add(Card(chat_id=twin, subject_kind="activity", subject_id=1, message_id="m99"))
        turn.tx.flush()
        cards.post_missing(turn, turn.tx.get_one(Chat, twin))
        assert is_card_queued(turn.tx, 2)
    await moves(program)
    assert [(row.chat_id, row.message_id) for row in rows(Card)] == [(1, "m1")]
    assert len(rows(Chat)) == 3


async def test_taps_that_still_come_from_the_old_id_count(program, rows):
    await moves(program)
    await program.neighbour("小李").sends_tap("sign_up:1", GROUP)
    assert "signed_up" in program.neighbour("小李").heard
    assert len(rows(Chat)) == 3


async def test_the_empty_shell_that_a_move_leaves_behind_pauses_nothing(program, chat):
    await moves(program)
    await bot_leaves(program, "路人", GROUP)
    assert program.heard == []
    assert chat(GROUP).paused_at is None


async def test_a_group_that_nobody_knew_may_move_too(program, rows):
    await moves(program, "别处的群", "别处的新群")
    assert [row.external_id for row in rows(Chat)][3:] == ["别处的新群"]


# --- taps that do not belong here ------------------------------------------------------------------------------


@pytest.mark.parametrize("where", [OTHER_GROUP, UNBOUND, "谁也不认识的群"])
@pytest.mark.parametrize("action", ["sign_up:1", "cancel:1", "roster:1"])
async def test_a_tap_for_what_does_not_concern_the_group_is_refused(program, rows, where, action):
    """Another building's activity, in a group of another building and in groups of none."""
    await program.neighbour("小周").sends_tap(action, where)
    assert rows(SignUp) == []
    assert program.outcomes == ["nothing_found" if where == OTHER_GROUP else "question_closed"]
    assert all(CLEANING not in one.text for one in program.heard)


async def test_in_a_group_that_is_not_bound_even_a_tap_posts_nothing(program):
    await program.neighbour("小周").sends_tap("do:help", UNBOUND)
    assert [one.alert for one in program.heard] == ["小周"]


async def test_a_question_asked_under_both_ids_does_not_stop_the_move(program, rows):
    with program.desk.turn(SUNDAY) as turn:
        for chat in (GROUP, NEW):
            until = SUNDAY + HOUR
            turn.tx.add(Question(channel="replay", chat=chat, person="小李", kind="choice", expires_at=until))
    await moves(program)
    assert [row.chat for row in rows(Question)] == [NEW]


async def test_what_changed_while_the_group_was_paused_is_redrawn_when_it_is_back(program):
    await bot_leaves(program, "路人", GROUP)
    await program.neighbour("小李").sends_tap("sign_up:1")
    await bot_joins(program, "路人", GROUP)
    assert [(one.outcome, one.edited) for one in program.heard] == [("activity_card", True)]


async def test_what_concerns_the_whole_community_concerns_each_of_its_groups(found, rows):
    program = found(cleaning(unit="工农社区"))
    await program.deliver()
    for where in (GROUP, OTHER_GROUP):
        await program.neighbour(f"{where}的人").sends_tap("sign_up:1", where)
    assert len(rows(SignUp)) == 2


# --- who speaks for an account ---------------------------------------------------------------------------------

A, B = "here:1:a", "here:2:b"
END = SUNDAY + lease.LENGTH
SECOND = timedelta(seconds=1)


@pytest.fixture
def desk(found):
    return found().desk


def test_only_one_holds_the_lease(desk):
    assert lease.hold(desk, "telegram", A, SUNDAY) == A
    assert lease.hold(desk, "telegram", B, SUNDAY) == A
    assert lease.hold(desk, "telegram", B, END) == A


def test_every_channel_has_a_lease_of_its_own(desk):
    assert lease.hold(desk, "telegram", A, SUNDAY) == A
    assert lease.hold(desk, "web", B, SUNDAY) == B


def test_whoever_renews_keeps_it(desk):
    assert lease.hold(desk, "telegram", A, SUNDAY) == A
    assert lease.hold(desk, "telegram", A, END - SECOND) == A
    assert lease.hold(desk, "telegram", B, END + SECOND) == A


def test_a_lease_that_has_ended_goes_to_the_next_who_asks(desk):
    assert lease.hold(desk, "telegram", A, SUNDAY) == A
    assert lease.hold(desk, "telegram", B, END + SECOND) == B
    assert lease.hold(desk, "telegram", A, END + SECOND) == B


def test_over_a_dead_holder_it_is_taken_at_once_and_only_over_that_one(desk):
    assert lease.hold(desk, "telegram", A, SUNDAY) == A
    assert lease.hold(desk, "telegram", B, SUNDAY, over="here:3:c") == A
    assert lease.hold(desk, "telegram", B, SUNDAY, over=A) == B
    assert lease.hold(desk, "telegram", "here:3:c", SUNDAY, over=A) == B


def test_a_lease_that_was_given_up_is_free_at_once(desk):
    lease.hold(desk, "telegram", A, SUNDAY)
    lease.give_up(desk, "telegram", B)
    assert lease.hold(desk, "telegram", B, SUNDAY) == A
    lease.give_up(desk, "telegram", A)
    assert lease.hold(desk, "telegram", B, SUNDAY) == B
