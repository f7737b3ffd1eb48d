"""Lists of names in the group, through the whole program."""

import pytest
from sqlmodel import SQLModel

from services.signup import joining
from services.visit import attend
from storage.tables.notices import HandledEvent
from storage.tables.signup import SignUp, Standing
from tests.cast import CLEANING, DAY, END, GROUP, HOUR, START, cleaning, wish


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


async def test_who_was_put_on_the_list_by_a_neighbour_may_leave_it(program, roster):
    await posts(program, "小李", "小李", "刘婶", "阿芳")
    await posts(program, "刘婶", "小李", "阿芳")
    assert roster() == ["小李", "阿芳"]
    await posts(program, "阿芳", "小李", "阿芳（取消）")  # who is no member here yet
    assert roster() == ["小李"]


async def test_a_namesake_may_not(program, roster):
    await program.neighbour("刘 婶").taps("报名", GROUP)
    await posts(program, "小李", "小李", "刘婶")
    await posts(program, "刘婶", "小李")
    assert roster() == ["刘 婶", "小李", "刘婶"]


async def test_the_sender_who_goes_already_is_that_person_whoever_else_is_called_so(program, roster):
    await program.neighbour("小李").taps("报名", GROUP)
    await program.neighbour("小 李").taps("报名", GROUP)
    assert await posts(program, "小李", "小李") == []
    assert roster() == ["小李", "小 李"]


async def test_a_note_of_who_signed_up_by_button_is_changed_by_themselves_only(program, rows):
    await program.neighbour("小李").taps("报名", GROUP)
    assert await posts(program, "刘婶", "小李 带扫帚") == []
    assert await posts(program, "小李", "小李 带簸箕") == ["jielong_reconciled"]
    assert [row.note for row in rows(SignUp)] == ["带簸箕"]


async def test_a_member_of_two_words_is_known_by_both(program, roster, rows):
    await program.neighbour("3栋 老王").taps("报名", GROUP)
    assert await posts(program, "小李", "3栋 老王 晚到") == []
    assert roster() == ["3栋 老王"]


async def test_a_phone_number_on_a_list_is_stored_nowhere(program, rows_of):
    await posts(program, "小李", "小李 13800001111", "阿芳（139-0000-2222）", "钱工 137 0000 3333 晚到")
    for table in SQLModel.metadata.sorted_tables:
        with program.database.reading() as tx:
            stored = str(tx.connection().execute(table.select()).all())
        assert "0000" not in stored.replace("1380000000", ""), table.name


async def test_a_list_that_replies_to_a_card_is_about_what_its_title_says(program, roster):
    card = program.stage.channel.shown[GROUP][-1]
    await program.neighbour("小李").says(listed("小李", title="拼单买橙子"), GROUP, replies_to=card.message_id)
    assert roster() == []


@pytest.mark.parametrize("title", ["报名", "活动", "😀"])
async def test_a_title_that_names_nothing_means_nothing(program, roster, title):
    assert await posts(program, "小李", "小李", title=title) == []
    assert roster() == []


async def test_one_title_twice_is_one_list(program, roster):
    await program.neighbour("小李").says(f"{listed('小李')}\n{listed('阿芳')}", GROUP)
    assert roster() == ["小李", "阿芳"]


async def test_a_redelivered_message_of_two_lists_changes_nothing(found, roster, rows):
    program = found(cleaning(), cleaning(title="交通文明劝导", start=START + DAY, end=END + DAY))
    text = f"{listed('小李')}\n{listed('阿芳', title='交通文明劝导')}"
    for _ in range(2):
        await program.neighbour("小李").says(text, GROUP, event_id="the same")
    assert program.outcomes == []
    assert roster() == ["小李", "阿芳"]
    assert len(rows(HandledEvent)) == 2


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
