"""Who comes to a session of organizational life is a member of the Party: no group reads who does."""

import pytest
from pydantic import BaseModel

from community.outcomes.base import Outcome
from community.outcomes.facts import ActivityFacts
from storage.tables.activities import ActivityKind
from storage.tables.groups import Chat
from tests.cast import BOT, END, GROUP, START, SUNDAY, ZONE, cleaning
from tests.texts.outcomes import full
from texts.render import Renderer

POISON = "欧阳毒"
PARTY_DAY = "主题党日"
SESSION = ActivityFacts(id=7, title=PARTY_DAY, kind=ActivityKind.ORG_LIFE, unit="3栋", starts_at=START, ends_at=END)
OF_THE_ACTIVITY = {"value", "asked", "despite", "label", "audience"}  # what is said of it, and units; no names
NAMES = sorted(Outcome.catalogue)
CHOICES = range(5)

renderer = Renderer(ZONE, BOT, lambda: SUNDAY)


def about_a_session(value, field=""):
    """The same, about a session of organizational life; every other word stays somebody's name."""
    if isinstance(value, ActivityFacts):
        return SESSION.model_copy(update={"cancelled": value.cancelled})
    if isinstance(value, BaseModel):
        fields = {name: about_a_session(getattr(value, name), name) for name in type(value).model_fields}
        return value.model_copy(update=fields)
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(about_a_session(one, field) for one in value)
    return PARTY_DAY if field in OF_THE_ACTIVITY and isinstance(value, str) else value


def sessions(name):
    found = [about_a_session(full(name, POISON, choice)) for choice in CHOICES]
    return [outcome for outcome in found if outcome.is_discreet()]


def test_no_outcome_about_a_session_names_anybody_in_a_group():
    told = {name: shown for name in NAMES for one in sessions(name) if (shown := one.for_group())}
    assert {"activity_card", "activity_changed", "roster", "jielong_reconciled", "reminder_day_before"} <= set(told)
    cards = {name: one for name, one in told.items() if name != "activity_card"}  # is drawn without: below
    assert [name for name, one in cards.items() if POISON in renderer.render(one).plain] == []


def test_what_a_person_does_about_a_session_is_not_said_in_a_group():
    private = {name for name in NAMES for one in sessions(name) if one.for_group() is None}
    assert {"signed_up", "promoted", "guest_signed_up", "which_person", "clashes", "checked_in"} <= private


# Without what is one's own: tests/texts/test_groups.py.
PARTLY = {"announcement_withdrawn", "checked_out", "on_duty_now", "post_list", "roster", "voted"}
PARTLY |= {"service_guide", "which_service"}


def test_what_is_no_session_is_said_as_ever():
    public = [name for name in NAMES if not Outcome.catalogue[name].personal and name not in PARTLY]
    assert [name for name in public if (one := full(name)).for_group() is not one] == []


@pytest.mark.parametrize("name", ["signed_up", "promoted", "signup_cancelled"])
def test_nobody_is_called_by_name_about_a_session(found, name):
    with found().desk.turn(SUNDAY) as turn:
        news = about_a_session(full(name))
        assert turn.mention({2: 1}, news) == []
        with pytest.raises(ValueError, match="personal"):
            turn.post(turn.tx.get_one(Chat, 1), news)


LINES = (
    *("@小邻 报名 1", "@小邻 报名 1", "@小邻 名单 1", "@小邻 报名 1 带两个孩子", "@小邻 帮我妈刘桂英报名 1"),
    f"#接龙\n{PARTY_DAY}\n1. 小李\n2. 老陈\n3. 阿芳 晚到",
    *("@小邻 我的", "@小邻 签到 123456", "@小邻 签退", "@小邻 点名", f"@小邻 {PARTY_DAY} 人数改成3人"),
    *("@小邻 取消 1", "@小邻 报名 1", "@小邻 取消", "@小邻 报名 1"),
)


async def test_whatever_is_done_about_a_session_in_the_group_names_nobody_there(found):
    program = found(cleaning(title=PARTY_DAY, kind="org_life", capacity=2))
    await program.deliver()
    people, seen = ("小李", "老陈", "刘婶", "王阿姨"), []
    for moment in (SUNDAY, START):
        await program.until(moment)
        for who in people:
            for line in LINES:
                seen += program.heard
                await program.neighbour(who).says(line, GROUP)
            for action in ("roster:1", "sign_up:1", "cancel:1"):
                seen += program.heard
                await program.neighbour(who).sends_tap(action, GROUP)
    seen += program.heard
    await program.until(END.replace(hour=14))
    public = "\n".join(one.text for one in [*seen, *program.heard] if one.chat)
    assert PARTY_DAY in public
    assert [name for name in (*people, "刘桂英", "阿芳") if name in public] == []
