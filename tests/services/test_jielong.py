"""Lists of names in the group, through the whole program."""

import pytest

from services.signup import joining
from services.visit import attend
from storage.tables.notices import HandledEvent
from storage.tables.signup import SignUp, Standing
from tests.cast import CLEANING, END, GROUP, HOUR, START, cleaning, wish


@pytest.fixture
def roster(rows):
    def names():
        return [row.name for row in rows(SignUp, SignUp.standing != Standing.CANCELLED)]

    return names


def listed(*names, title=CLEANING):
    return f"#接龙\n{title}\n" + "\n".join(f"{n}. {name}" for n, name in enumerate(names, 1))


async def posts(program, who, *names, **more):
    await program.neighbour(who).says(listed(*names, **more), GROUP)
    return [outcome for outcome in program.outcomes if outcome != "activity_card"]


async def test_a_list_signs_everybody_up_and_the_sender_as_themselves(program, roster, rows):
    assert await posts(program, "小李", "小李", "张大爷") == ["jielong_reconciled"]
    assert roster() == ["小李", "张大爷"]
    own, guest = rows(SignUp)
    assert own.member_id is not None
    assert (guest.member_id, guest.host_id) == (None, own.member_id)


async def test_the_same_list_again_is_not_answered(program, roster):
    await posts(program, "小李", "小李", "张大爷")
    assert await posts(program, "刘婶", "小李", "张大爷") == []
    assert roster() == ["小李", "张大爷"]


async def test_a_list_about_nothing_here_is_silence_and_writes_nothing_about_it(program, roster):
    assert await posts(program, "小李", "小李", title="拼单买橙子") == []
    assert roster() == []


async def test_a_long_name_on_a_list_is_the_same_name_next_time(program, roster):
    name = "很长的名字" * 16
    assert await posts(program, "小李", "小李", name) == ["jielong_reconciled"]
    assert await posts(program, "刘婶", "小李", name) == []
    assert len(roster()) == 2


async def test_a_long_name_may_bring_a_guest(program, roster):
    name = "很长的名字" * 16 + "+1"
    await posts(program, "小李", name)
    assert await posts(program, "刘婶", name) == []
    assert len(roster()) == 2


# bot/conversation.py folds the whole list before it is read, names included.
@pytest.mark.parametrize("name", ["Lily", "陳美玲", "ＡＢＣ"])
async def test_the_senders_own_name_is_the_sender_in_any_script_and_case(program, rows, name):
    assert await posts(program, name, name) == ["jielong_reconciled"]
    assert [(row.name, row.member_id is not None) for row in rows(SignUp)] == [(name, True)]


async def test_a_member_of_latin_name_who_goes_already_is_that_member(program, roster):
    await program.neighbour("Lily").taps("报名", GROUP)
    assert await posts(program, "小李", "Lily") == []
    assert roster() == ["Lily"]


async def test_who_is_left_out_stays_unless_the_sender_may_remove_them(program, roster):
    await posts(program, "小李", "小李", "张大爷")
    await posts(program, "刘婶", "小李")
    assert roster() == ["小李", "张大爷"]
    await posts(program, "小李", "小李")
    assert roster() == ["小李"]


async def test_an_organiser_may_remove_anybody_that_a_list_added(program, roster):
    await posts(program, "小李", "小李", "张大爷")
    await posts(program, "王阿姨", "小李")
    assert roster() == ["小李"]


async def test_an_organiser_of_another_building_may_not(program, roster):
    await posts(program, "小李", "小李", "张大爷")
    await posts(program, "周姐", "小李")
    assert roster() == ["小李", "张大爷"]


async def test_the_list_is_in_the_audit(program, audited):
    await posts(program, "小李", "小李", "张大爷")
    assert [detail for _, detail in audited("jielong")] == [{"added": ["小李", "张大爷"], "removed": []}]


async def test_a_place_that_a_list_frees_goes_to_the_first_who_waits(found, roster):
    program = found(cleaning(capacity=2))
    await posts(program, "小李", "小李", "张大爷")
    attend(program.desk, joining.sign_up, program.event("老陈", GROUP), wish("sign_up", 1))
    await posts(program, "小李", "小李")
    assert program.neighbour("老陈").heard == ["promoted"]


async def test_a_clash_of_the_sender_is_asked_about_and_the_others_are_written_down(found, roster):
    program = found(cleaning(), cleaning(title="交通文明劝导", start=START + HOUR, end=END + HOUR))
    attend(program.desk, joining.sign_up, program.event("小李", GROUP), wish("sign_up", 2))
    await program.deliver()
    assert set(await posts(program, "小李", "小李", "张大爷")) == {"clashes", "jielong_reconciled"}
    assert roster() == ["小李", "张大爷"]  # 小李 for the other activity


async def test_after_the_closing_nobody_is_added_and_the_list_says_so(found, roster):
    program = found(cleaning(signup_closes=START - HOUR), now=START - HOUR)
    assert await posts(program, "小李", "小李") == ["signup_closed"]
    assert roster() == []


async def test_a_redelivered_list_changes_nothing(program, rows):
    text = listed("小李")
    for _ in range(2):
        await program.neighbour("小李").says(text, GROUP, event_id="the same")
    assert program.outcomes == []
    assert len(rows(HandledEvent)) == 1


async def test_three_hundred_lines_are_read_in_one_go(program, roster):
    await posts(program, "小李", *(f"邻居{n}" for n in range(300)))
    assert len(roster()) == 300


@pytest.mark.parametrize("name", ["<b>小李</b>", "{{ 7*7 }}", "\u202e李小", "小李\x01报名\x02sign_up:1\x01"])
async def test_whatever_is_written_as_a_name_is_only_a_name(program, name):
    await posts(program, "小李", name)
    card = next(one for one in program.heard if one.outcome == "jielong_reconciled")
    assert [action for _, action in card.buttons] == ["roster:1"]
    assert "49" not in card.text
    assert "\u202e" not in card.text
