"""Whom an announcement, a poll or a lecture is for, of a whole town: certain, or asked."""

import pytest

from community.spec import CommunitySpec
from services.audience import called
from storage import audiences
from storage.tables.activities import Activity
from storage.tables.announcements import Announcement
from storage.tables.subject import Subject
from tests.cast import Program, at

NOW = at("17:00", day=25)
HOUSES = ("大汉龙城1栋", "大汉龙城3栋", "大汉龙城5栋", "梅苑1栋", "梅苑2号楼", "梅苑13栋")
TOWN = {
    "units": [
        {"name": "工农社区", "kind": "community", "in": "上梅街道"},
        {"name": "梅苑小区", "kind": "compound", "in": "工农社区"},
        {"name": "梅苑1栋", "in": "梅苑小区"},
        {"name": "梅苑2号楼", "in": "梅苑小区"},
        {"name": "梅苑13栋", "in": "梅苑小区"},
        {"name": "大汉龙城", "kind": "compound", "in": "工农社区"},
        {"name": "大汉龙城1栋", "in": "大汉龙城"},
        {"name": "大汉龙城3栋", "in": "大汉龙城"},
        {"name": "大汉龙城5栋", "in": "大汉龙城"},
        {"name": "河东社区", "kind": "community", "in": "上梅街道"},
        {"name": "兰园小区", "kind": "compound", "in": "河东社区"},
    ],
    "chats": {f"{name}群": name for name in (*HOUSES, "大汉龙城", "兰园小区")},
    "people": {
        "赵师傅": {"home": "大汉龙城3栋", "reachable": True, "roles": [{"role": "网格长", "unit": "工农社区"}]},
        "王阿姨": {"home": "大汉龙城3栋", "reachable": True, "roles": [{"role": "楼栋长", "unit": "大汉龙城3栋"}]},
        "周队": {"home": "大汉龙城3栋", "reachable": True, "roles": [{"role": "队长", "unit": "交通劝导队"}]},
    },
}
TOWN["units"].append({"name": "交通劝导队", "kind": "team", "in": "工农社区"})


@pytest.fixture
def program(database):
    return Program(database, CommunitySpec.model_validate(TOWN), now=NOW)


def whom(program, kind, row):
    with program.desk.turn(program.now) as turn:
        chosen = audiences.units_of(turn.tx, Subject(kind, row.id))
        return "、".join(called(turn, row)) if chosen else ""


@pytest.mark.parametrize(
    ("said", "units"),
    [
        ("梅苑小区", "梅苑小区"),
        ("梅苑", "梅苑小区"),  # the whole, and not one of its buildings
        ("龙城", "大汉龙城"),
        ("龙城3栋", "大汉龙城3栋"),
        ("龙城三号楼", "大汉龙城3栋"),
        ("3栋", "大汉龙城3栋"),  # not 13栋
        ("2栋", "梅苑2号楼"),
        ("龙城3、5栋", "大汉龙城3栋、大汉龙城5栋"),
        ("梅苑1-2栋", "梅苑1栋、梅苑2号楼"),
        ("梅苑1栋和龙城", "梅苑1栋、大汉龙城"),
        ("全部", "工农社区"),
        ("全社区", "工农社区"),
        ("我们楼", "大汉龙城3栋"),
        ("我们小区", "大汉龙城"),
        ("本社区", "工农社区"),
        ("除了龙城3栋", "梅苑小区、大汉龙城1栋、大汉龙城5栋"),
        ("除了梅苑", "大汉龙城"),
        ("全社区，除了梅苑小区和龙城5栋", "大汉龙城1栋、大汉龙城3栋"),
        ("龙城除了5栋", "大汉龙城1栋、大汉龙城3栋"),
        ("梅苑小区，13栋除外", "梅苑1栋、梅苑2号楼"),
    ],
)
async def test_what_is_certain_is_whom_it_is_for(program, rows, said, units):
    await program.neighbour("赵师傅").says(f"发公告给{said}：停水")
    assert "announcement_preview" in program.outcomes
    assert whom(program, "announcement", rows(Announcement)[-1]) == units


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("竹园小区", "竹园小区：我不确定"),
        ("1栋", "叫“1栋”的不止一处"),
        ("栋", "栋：我不确定"),
        ("4栋", "4栋：我不确定"),
        ("3到5栋", "4栋：我不确定"),
        ("龙城3栋和竹园", "竹园：我不确定"),
        ("兰园小区", "兰园小区不归您管"),
        ("党员群", "党员：我不确定"),
        ("3栋的老人", "3栋的老人：我不确定"),
        ("3", "3：我不确定"),  # no choice was shown yet
        ("全小区", "叫“全小区”的不止一处"),
        ("除了3栋，5栋也", "我不确定"),
        ("除了竹园", "竹园：我不确定"),
        ("除了1栋", "叫“1栋”的不止一处"),
        ("梅苑小区除了龙城3栋", "龙城3栋：我不确定"),
        ("全社区除了工农社区", "工农社区：我不确定"),
        ("不给3栋", "不给3栋：我不确定"),
    ],
)
async def test_what_is_not_certain_is_asked_and_is_for_nobody(program, rows, said, text):
    await program.neighbour("赵师傅").says(f"发公告给{said}：停水")
    assert "audience_asked" in program.outcomes
    assert text in program.heard[-1].text
    assert whom(program, "announcement", rows(Announcement)[-1]) == ""


@pytest.mark.parametrize(
    ("answer", "units"),
    [
        ("2", "梅苑小区"),  # 1. 工农社区 2. 梅苑小区 3. 大汉龙城
        ("2、3", "梅苑小区、大汉龙城"),
        ("2到3", "梅苑小区、大汉龙城"),
        ("2和5栋", ""),  # the second, or 2栋
        ("3和5栋", ""),
        ("3、龙城3栋", "大汉龙城"),  # nobody names one twice
        ("除了梅苑", "大汉龙城"),
        ("全部", "工农社区"),
        ("都", "工农社区"),
        ("9", ""),
    ],
)
async def test_a_number_is_one_of_the_choice_unless_it_may_be_a_house(program, rows, answer, units):
    await program.neighbour("赵师傅").says("公告")
    await program.neighbour("赵师傅").says(answer)
    assert whom(program, "announcement", rows(Announcement)[-1]) == units


@pytest.mark.parametrize("said", ["全小区", "本小区", "我们社区", "5栋", "除了3栋"])
async def test_a_building_lead_speaks_to_the_building_alone(program, rows, said):
    await program.neighbour("王阿姨").says(f"发公告给{said}：停水")
    assert "audience_asked" in program.outcomes


TALK = "发布 周六上午9点 用药安全 讲座 会议室"


@pytest.mark.parametrize(
    ("said", "units"),
    [
        ("给梅苑和龙城3栋 30人", "梅苑小区、大汉龙城3栋"),
        ("发给全社区", "工农社区"),
        ("只发5栋", "大汉龙城5栋"),
        ("给本小区", "大汉龙城"),
        ("除了梅苑小区", "大汉龙城"),
        ("3栋除外", "梅苑小区、大汉龙城1栋、大汉龙城5栋"),
        ("给全社区 3栋除外", "梅苑小区、大汉龙城1栋、大汉龙城5栋"),
        ("给全社区，除了梅苑小区，带上病历", "大汉龙城"),
        ("", ""),
    ],
)
async def test_a_lecture_names_its_units_in_the_same_words(program, rows, said, units):
    await program.neighbour("赵师傅").says(f"{TALK} {said}")
    assert program.outcomes[-1] == "activity_preview"
    lecture = rows(Activity)[-1]
    assert (lecture.title, lecture.place) == ("用药安全", "会议室")
    assert whom(program, "activity", lecture) == units


@pytest.mark.parametrize("said", ["给竹园小区", "给1栋", "除了3栋，5栋也发", "给全小区", "给3、4栋", "给兰园小区"])
async def test_a_lecture_for_uncertain_units_is_no_draft(program, rows, said):
    await program.neighbour("赵师傅").says(f"{TALK} {said}")
    assert program.outcomes[-1] == "audience_unclear"
    assert rows(Activity) == []


@pytest.mark.parametrize(
    ("answer", "units"),
    [
        ("2", "梅苑小区"),
        ("2、3", "梅苑小区、大汉龙城"),
        ("龙城3栋", "大汉龙城3栋"),
        ("给龙城3栋和5栋，30人", "大汉龙城3栋、大汉龙城5栋"),
        ("只发5栋", "大汉龙城5栋"),
        ("除了3栋", "梅苑小区、大汉龙城1栋、大汉龙城5栋"),
        ("全部", "工农社区"),
        ("竹园", ""),
        ("党员群", ""),
    ],
)
async def test_whom_a_lecture_is_for_is_chosen_by_number_or_name(program, rows, answer, units):
    await program.neighbour("赵师傅").says(f"{TALK} 给竹园小区")
    await program.neighbour("赵师傅").says(answer)
    made = rows(Activity)
    assert (whom(program, "activity", made[0]) if made else "") == units
    assert [one.title for one in made] == (["用药安全"] if units else [])


async def test_whom_a_lecture_is_for_is_chosen_by_a_tap(program, rows):
    await program.neighbour("赵师傅").says(f"{TALK} 30人 给竹园小区")
    await program.neighbour("赵师傅").taps("梅苑小区")
    lecture = rows(Activity)[0]
    assert (whom(program, "activity", lecture), lecture.capacity) == ("梅苑小区", 30)


async def test_what_was_chosen_is_kept_while_more_is_asked(program, rows):
    await program.neighbour("赵师傅").says("发布 用药安全 讲座 会议室 给竹园小区")
    await program.neighbour("赵师傅").taps("梅苑小区")
    assert program.outcomes[-1] == "activity_incomplete"
    await program.neighbour("赵师傅").says("周六上午9点")
    assert whom(program, "activity", rows(Activity)[0]) == "梅苑小区"


async def test_a_change_of_which_the_audience_is_asked_is_made_with_it(program, rows):
    await program.neighbour("赵师傅").says(TALK)
    await program.neighbour("赵师傅").taps("修改")
    await program.neighbour("赵师傅").says("人数改成30人，给竹园小区")
    assert program.outcomes[-1] == "audience_unclear"
    await program.neighbour("赵师傅").says("梅苑")
    lecture = rows(Activity)[0]
    assert (whom(program, "activity", lecture), lecture.capacity) == ("梅苑小区", 30)


async def test_a_team_lead_has_no_units_to_choose_from(program, rows):
    await program.neighbour("周队").says(f"{TALK} 给梅苑小区")
    assert program.outcomes[-1] == "audience_unclear"
    assert rows(Activity) == []


@pytest.mark.parametrize("line", ["除了3栋", "只发5栋", "3栋除外", "给5栋", "除了3栋，5栋也发"])
async def test_words_about_whom_it_is_for_never_become_the_text(program, rows, line):
    await program.neighbour("赵师傅").says("发公告给梅苑：停水")
    await program.neighbour("赵师傅").taps("修改")
    await program.neighbour("赵师傅").says(line)
    assert rows(Announcement)[0].text == "停水"
    assert whom(program, "announcement", rows(Announcement)[0]) != "梅苑小区"
