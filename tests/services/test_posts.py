"""Posts: the last place, who reads which names, what becomes of them when somebody goes or is one with another."""

import pytest
from sqlmodel import col, select

from community.rights import RIGHTS, Right
from community.wishes import Wish
from services.posts import listing, setting, taking
from services.visit import act
from storage.tables.audit import Audit
from storage.tables.people import Member, Role, RoleName
from storage.tables.posts import Post, PostHolder
from storage.tables.subject import Subject
from storage.tables.units import Unit
from tests.cast import GROUP, SUNDAY

POST, HOME, ABOVE, SIBLING, STREET = "环境卫生岗", "大汉龙城3栋", "工农社区", "大汉龙城5栋", "上梅街道"


@pytest.fixture
def ids(program):
    with program.desk.database.reading() as tx:
        return {row.name: row.id for table in (Member, Unit, Post) for row in tx.exec(select(table))}


@pytest.fixture
def taps(program, ids):
    """What comes of a button of the community's post."""

    def tapped(who, service=taking.take, intent="take_post", post=POST, now=SUNDAY):
        found = act(program.desk, service, ids[who], Wish(intent=intent, about=Subject("post", ids[post])), now)
        return found[0].called()

    return tapped


@pytest.fixture
def holders(program, ids):
    def of(post=POST):
        with program.desk.database.reading() as tx:
            held = select(PostHolder.member_id).where(PostHolder.post_id == ids[post]).order_by(col(PostHolder.id))
            names = {number: name for name, number in ids.items()}
            members = {row.id: row.name for row in tx.exec(select(Member))}
            return [members.get(one, names.get(one)) for one in tx.exec(held)]

    return of


@pytest.fixture
def one_place(program, ids):
    with program.desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Post, ids[POST]).places = 1


def test_a_new_community_begins_with_the_usual_posts_and_no_other_unit_does(program, ids):
    with program.desk.database.reading() as tx:
        found = {(post.unit_id, post.name) for post in tx.exec(select(Post))}
    assert {unit for unit, _ in found} == {ids[ABOVE]}
    assert {"文明劝导岗", "政策宣传岗", POST, "矛盾调解岗", "关爱帮扶岗"} == {name for _, name in found}


@pytest.mark.usefixtures("one_place")
def test_of_two_taps_for_the_last_place_one_gets_it(taps, holders):
    assert [taps("小李"), taps("刘婶"), taps("小李")] == ["post_taken", "which_post", "post_taken"]
    assert holders() == ["小李"]


@pytest.mark.usefixtures("one_place")
async def test_what_was_given_up_is_back_only_while_nobody_else_has_it(program, holders):
    li, liu = program.neighbour("小李"), program.neighbour("刘婶")
    await li.says(f"领岗 {POST}")
    await li.says("退岗")
    await liu.says(f"领岗 {POST}")
    await li.says("撤销")
    assert (li.heard, holders()) == (["which_post"], ["刘婶"])


async def test_the_undo_of_somebody_else_does_nothing(program, rows_of, holders):
    await program.neighbour("小李").says(f"领岗 {POST}")
    await program.neighbour("小李").says("退岗")
    done = rows_of(Audit, Audit.action == "leave_post")[-1].id
    await program.neighbour("刘婶").sends_tap(f"undo:{done}")
    assert (program.neighbour("刘婶").heard, holders()) == (["not_allowed"], [])


def test_a_post_that_is_gone_is_closed(program, taps, ids):
    with program.desk.turn(SUNDAY) as turn:
        turn.tx.delete(turn.tx.get_one(Post, ids[POST]))
    assert taps("小李") == "question_closed"
    assert taps("小李", taking.leave, "leave_post") == "post_not_held"


def test_a_post_of_where_nobody_lives_is_not_taken(program, taps, ids):
    with program.desk.turn(SUNDAY) as turn:
        turn.tx.add(Post(id=99, unit_id=ids[SIBLING], name="护河岗"))
    ids["护河岗"] = 99
    assert [taps("小李", post="护河岗"), taps("小周", post="护河岗")] == ["question_closed", "post_taken"]


# --- rights ------------------------------------------------------------------------------------------------------

ROLES = [role for role in RoleName if role not in (RoleName.TEAM_LEAD, RoleName.LECTURER)]


@pytest.fixture
def with_role(program, ids):
    def given(role, unit):
        with program.desk.turn(SUNDAY) as turn:
            turn.tx.add(Role(member_id=ids["老彭"], unit_id=ids[unit], role=role))

    return given


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("unit", "is_over"), [(ABOVE, True), (STREET, True), (HOME, False), (SIBLING, False)])
def test_only_who_publishes_for_its_unit_removes_a_post(taps, with_role, role, unit, is_over, holders):
    with_role(role, unit)
    may = is_over and Right.PUBLISH in RIGHTS[role]
    assert taps("老彭", setting.remove, "remove_post") == ("post_removal_asked" if may else "not_allowed")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("unit", "is_over"), [(ABOVE, True), (STREET, True), (HOME, False), (SIBLING, False)])
def test_only_who_sees_the_roster_of_its_unit_reads_who_holds_it(program, ids, taps, with_role, role, unit, is_over):
    with_role(role, unit)
    taps("小李")
    shown = act(program.desk, listing.show, ids["老彭"], Wish(intent="list_posts"), SUNDAY)
    reads = is_over and Right.SEE_CONTACTS in RIGHTS[role]
    assert ("小李" in repr(shown)) is reads


async def test_whoever_may_see_names_reads_none_in_a_group(program):
    await program.neighbour("小李").says(f"领岗 {POST}")
    await program.neighbour("张书记").says("@小邻 岗位", GROUP)
    assert program.outcomes == ["post_list"]
    assert not any("小李" in one.text for one in program.heard)


def test_a_post_gives_no_right(program, taps, ids):
    taps("小李")
    assert taps("小李", setting.remove, "remove_post") == "not_allowed"


# --- when somebody goes, or is one with another ------------------------------------------------------------------


async def test_whose_data_are_deleted_holds_no_post_and_is_not_named_in_the_news(program, holders):
    li = program.neighbour("小李")
    await li.says(f"领岗 {POST}")
    await li.says("我的数据")
    assert POST in li.text
    await li.says("删除我的数据")
    await li.taps("确认删除")
    assert holders() == []
    news = [one.text for one in program.heard if one.outcome == "post_news"]
    assert news
    assert not any("小李" in text for text in news)


async def test_of_one_post_held_by_both_accounts_one_place_is_free_again(program, ids, holders):
    li, liu = program.neighbour("小李"), program.neighbour("刘婶")
    for who in (li, liu):
        await who.says(f"领岗 {POST}")
    with program.desk.turn(program.now) as turn:
        turn.tx.exec(select(PostHolder).where(PostHolder.member_id == ids["刘婶"])).one().as_member = True
    await li.says("绑定账号")
    code = li.text.splitlines()[2]
    await liu.says(f"关联 {code}")
    assert holders() == ["小李"]
    with program.desk.database.reading() as tx:
        assert tx.exec(select(PostHolder)).one().as_member  # it would have gone with the consent of either


async def test_posts_that_came_with_an_account_go_with_it_again(program, ids, holders):
    li, liu = program.neighbour("小李"), program.neighbour("刘婶")
    await liu.says(f"领岗 {POST}")
    await li.says("绑定账号")
    await liu.says(f"关联 {li.text.splitlines()[2]}")
    assert holders() == ["小李"]
    await program.neighbour("赵师傅").says("解除关联 小李")
    await program.neighbour("赵师傅").taps("确定")
    assert holders() == ["刘婶"]
