"""Volunteer teams: everybody joins by themselves, what is not certain is asked, contacts stay with who leads."""

import pytest

from bot.topic import read
from bot.understanding.engine import Understood
from bot.understanding.reading import Line
from bot.understanding.slots import known_slots
from community.spec import CommunitySpec
from community.teaming import Teaming
from community.vocabulary import Vocabulary
from storage import people, teams
from storage.tables.teams import TeamMember
from tests.cast import GROUP, OTHER_GROUP, SUNDAY, Program, ScriptedEngine, cleaning, community

CLEANERS, SINGERS, DANCERS = "环境卫生整治队", "政策宣传文艺队", "老年文艺队"
ALL = Vocabulary(activities=("环境卫生整治",), teams=(CLEANERS, SINGERS, DANCERS), people=("刘婶",))


@pytest.fixture
def engine():
    return ScriptedEngine()


@pytest.fixture
def program(database, engine):
    """刘婶 leads the cleaners of the community; the singers hang on building 3, the dancers on building 5."""
    described = community(cleaning(team=CLEANERS)).model_dump(mode="json", by_alias=True)
    described["units"] += [
        {"name": CLEANERS, "kind": "team", "in": "工农社区", "members": ["老彭"]},
        {"name": SINGERS, "kind": "team", "in": "大汉龙城3栋"},
        {"name": DANCERS, "kind": "team", "in": "大汉龙城5栋"},
    ]
    described["people"]["刘婶"]["roles"] = [{"role": "队长", "unit": CLEANERS}]
    return Program(database, CommunitySpec.model_validate(described), engine=engine)


@pytest.fixture
def team_of(program):
    def of(name):
        with program.desk.turn(program.now) as turn:
            return {unit.name for one in people.named(turn.tx, name) for unit in teams.teams_of(turn.tx, one.id)}

    return of


def hear(engine, text, intent="join_team", **slots):
    engine.lines[text] = Understood(intent, 0.99, slots)
    return text


# --- who joins ---------------------------------------------------------------------------------------------------


async def test_whoever_says_so_joins_once(program, team_of, rows):
    for _ in range(2):
        await program.neighbour("小李").says(f"加入 {CLEANERS}")
        assert program.neighbour("小李").heard == ["team_joined"]
    assert team_of("小李") == {CLEANERS}
    assert len(rows(TeamMember)) == 2


@pytest.mark.parametrize("text", [f"加入{CLEANERS}", "加入 卫生队", "小邻 加入 环境整治队", f"{CLEANERS} 加入"])
async def test_a_team_goes_by_parts_of_its_name(program, team_of, text):
    await program.neighbour("小李").says(text)
    assert team_of("小李") == {CLEANERS}


async def test_a_part_that_two_teams_share_is_asked(program, team_of):
    with program.desk.turn(program.now) as turn:
        (li,) = people.named(turn.tx, "小李")
        li.home_unit_id = None
    await program.neighbour("小李").says("加入 文艺队")
    assert program.neighbour("小李").heard == ["which_team"]
    await program.neighbour("小李").taps(DANCERS)
    assert team_of("小李") == {DANCERS}


async def test_a_team_of_another_building_is_not_joined_from_here(program, team_of):
    await program.neighbour("小李").says(f"@小邻 加入 {DANCERS}", GROUP)
    assert team_of("小李") == set()
    assert "which_team" in program.outcomes
    await program.neighbour("小周").says(f"@小邻 加入 {DANCERS}", OTHER_GROUP)
    assert team_of("小周") == {DANCERS}


@pytest.mark.parametrize(
    "text",
    [
        "文艺队还收人不",
        "我能进文艺队吗",
        "文艺队怎么加入",
        "要是有空我就加入文艺队",
        "我不想加入文艺队",
        "听说文艺队招人",
    ],
)
async def test_a_question_or_a_doubt_is_asked_before_anybody_joins(program, engine, team_of, text):
    await program.neighbour("小李").says(hear(engine, text, team="文艺队"))
    assert program.neighbour("小李").heard == ["team_asked"]
    assert team_of("小李") == set()
    await program.neighbour("小李").taps("加入")
    assert team_of("小李") == {SINGERS}


@pytest.mark.parametrize("text", ["帮我妈刘桂英报名加入文艺队", "我和刘婶都想加入文艺队", "带刘婶一起加入文艺队"])
async def test_nobody_joins_for_somebody_else(program, engine, team_of, text):
    await program.neighbour("小李").says(hear(engine, text, team="文艺队"))
    assert program.neighbour("小李").heard == ["team_asked"]
    assert "要各人自己跟我说" in program.neighbour("小李").text
    await program.neighbour("小李").says("算了")
    assert team_of("小李") | team_of("刘婶") == set()


@pytest.mark.parametrize("text", ["文艺队算我一个", "我想进文艺队，我会唱歌", "把我编进文艺队", "入文艺队"])
async def test_a_plain_wish_joins(program, engine, team_of, text):
    await program.neighbour("小李").says(hear(engine, text, team="文艺队"))
    assert program.neighbour("小李").heard == ["team_joined"]
    assert team_of("小李") == {SINGERS}


async def test_who_joins_in_a_group_is_answered_there_without_anything_personal(program):
    await program.neighbour("小李").says(f"@小邻 加入 {CLEANERS}", GROUP)
    public = "\n".join(one.text for one in program.heard if one.chat)
    assert "小李" in public
    assert not any(secret in public for secret in ("党员", "13800000002"))


# --- who leaves --------------------------------------------------------------------------------------------------


async def test_who_is_in_several_is_asked_which(program, team_of):
    for team in (CLEANERS, SINGERS):
        await program.neighbour("小李").says(f"加入 {team}")
    await program.neighbour("小李").says("退出")
    assert program.neighbour("小李").heard == ["which_team"]
    await program.neighbour("小李").taps(SINGERS)
    assert team_of("小李") == {CLEANERS}


async def test_nobody_is_taken_out_by_somebody_else(program, engine, team_of):
    await program.neighbour("小李").says(hear(engine, "把老彭退出卫生队", "leave_team", team="卫生队"))
    assert team_of("老彭") == {CLEANERS}


@pytest.mark.parametrize("text", ["我想退出卫生队行不行", "我可能要退出卫生队", "我不退出卫生队了"])
async def test_whether_somebody_leaves_is_asked_when_it_is_not_certain(program, engine, team_of, text):
    await program.neighbour("老彭").says(hear(engine, text, "leave_team", team="卫生队"))
    assert program.neighbour("老彭").heard == ["team_asked"]
    assert team_of("老彭") == {CLEANERS}


async def test_coming_and_going_is_audited_and_told_to_who_leads(program, audited):
    await program.neighbour("小李").says(f"加入 {CLEANERS}")
    assert program.neighbour("刘婶").heard == ["team_news"]
    await program.neighbour("小李").says("退出")
    assert program.neighbour("刘婶").heard == ["team_news"]
    assert len(audited("join_team")) == len(audited("leave_team")) == 1


# --- the list ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "hears"),
    [("刘婶", "team_roster"), ("赵师傅", "team_roster"), ("王阿姨", "team_count"), ("老彭", "team_count")],
)
async def test_names_and_contacts_are_for_those_with_the_right_over_the_team(program, who, hears):
    await program.neighbour(who).says(f"队员名单 {CLEANERS}")
    assert program.neighbour(who).heard == [hears]
    assert ("老彭" in program.neighbour(who).text.replace("队长", "")) is (hears == "team_roster")


async def test_a_group_reads_a_number_whoever_asks(program):
    await program.neighbour("刘婶").says(f"@小邻 {CLEANERS}队员名单", GROUP)
    assert "team_count" in program.outcomes
    assert "老彭" not in "".join(one.text for one in program.heard)


async def test_the_list_of_an_activity_is_not_that_of_a_team(program):
    await program.neighbour("刘婶").says("名单 环境卫生整治")
    assert program.neighbour("刘婶").heard == ["roster"]


# --- how it is read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("intent", "text", "team", "others", "doubtful", "of_activity"),
    [
        ("join_team", "我要加入环境卫生整治队", "环境卫生整治队", "", False, False),
        ("join_team", "加入环境卫生整治", None, "", False, True),
        ("join_team", "环境卫生整治队收不收人", "环境卫生整治队", "", True, False),
        ("leave_team", "我不想待在环境卫生整治队了", "环境卫生整治队", "", False, False),
        ("leave_team", "怎么退出环境卫生整治队", "环境卫生整治队", "", True, False),
        ("join_team", "我和刘婶都加入环境卫生整治队", "环境卫生整治队", "刘婶", False, False),
    ],
)
def test_what_is_said_beside_the_team(intent, text, team, others, doubtful, of_activity):
    wish = read(intent, Line.of(text, SUNDAY, known_slots(text, ALL)))
    said = Teaming.of(wish)
    assert (wish.wanted.team, said.others, said.doubtful, said.of_activity) == (team, others, doubtful, of_activity)
