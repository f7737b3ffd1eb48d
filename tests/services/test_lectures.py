"""Lectures: whom a draft is for, who hears a question, who rates, and what becomes of it all."""

import pytest
from sqlmodel import select

from community.lectures import Giving, Stars
from community.wishes import Wish
from services.actor import Actor
from services.lectures import material, passing_on, rating
from storage.tables.activities import Activity
from storage.tables.audiences import Audience
from storage.tables.lectures import LectureQuestion, Material, Rating
from storage.tables.people import Member
from storage.tables.signup import SignUp
from storage.tables.subject import Subject
from tests.cast import DAY, GROUP, at, cleaning

TALK = cleaning(title="高血压防治", kind="lecture", place="会议室", organiser="王阿姨", lecturer="刘婶")
LECTURE = Subject("activity", 1)


def named(tx, name):
    return tx.exec(select(Member).where(Member.name == name)).one()


async def held(found, *names, **more):
    """A lecture that these people came to, and that is over."""
    program = found(TALK | more)
    for name in names:
        await program.neighbour(name).says("@小邻 报名 高血压防治", GROUP)
    await program.until(at("9:05"))
    await program.neighbour("王阿姨").says("点名")
    await program.neighbour("王阿姨").taps("全部到场")
    await program.until(at("11:05"))
    await program.neighbour("王阿姨").says("结束 高血压防治")
    return program


# --- whom a draft is for -------------------------------------------------------------------------------------------


async def test_a_draft_that_is_dropped_leaves_nobody_whom_the_next_one_is_for(found, rows_of):
    program = found(cleaning())
    lead = program.neighbour("王阿姨")
    await lead.says("发布 周六上午9点 用药安全 讲座 会议室 给大汉龙城3栋")
    assert len(rows_of(Audience)) == 1
    await lead.says("取消")
    assert rows_of(Audience) == []


@pytest.mark.parametrize("said", ["给竹园小区", "给大汉龙城5栋", "给大汉龙城3栋和竹园小区", "给大汉龙城3栋、5栋"])
async def test_what_is_not_certainly_ones_own_is_asked_and_drafts_nothing(found, rows_of, said):
    program = found(cleaning())
    await program.neighbour("王阿姨").says(f"发布 周六上午9点 用药安全 讲座 会议室 {said}")
    assert "audience_unclear" in program.outcomes
    assert [one.title for one in rows_of(Activity)] == ["环境卫生整治"]


async def test_a_change_of_which_a_part_is_not_read_is_not_half_made(found, rows_of):
    program = found(TALK)
    await program.neighbour("王阿姨").says("改 高血压防治 主讲改成赵老师，带上病历")
    changed = rows_of(Activity)[0]
    assert (changed.lecturer, changed.bring) == ("赵老师", "病历")
    await program.neighbour("王阿姨").says("改 高血压防治 人数改成0人，带上雨伞")
    assert rows_of(Activity)[0].bring == "病历"
    await program.neighbour("王阿姨").says("20人")
    assert (rows_of(Activity)[0].bring, rows_of(Activity)[0].capacity) == ("雨伞", 20)


async def test_whoever_was_to_lecture_hears_that_somebody_else_does(found):
    program = found(TALK)
    await program.neighbour("王阿姨").says("改 高血压防治 主讲改成老彭")
    told = [one.private for one in program.heard if one.outcome == "activity_changed" and "您主讲的" in one.text]
    assert sorted(told) == sorted(["刘婶", "老彭"])


# --- questions -----------------------------------------------------------------------------------------------------


async def test_a_question_goes_to_the_organiser_when_nobody_lectures_who_can_be_reached(found):
    program = found(TALK | {"lecturer": "老陈"})
    await program.neighbour("小李").says("问讲师 能录音吗")
    assert [one.private for one in program.heard if one.outcome == "lecture_question_told"] == ["王阿姨"]


async def test_what_waits_for_an_answer_is_not_added_to_without_end(found, rows_of):
    program = found(TALK)
    for number in range(7):
        await program.neighbour("小李").says(f"问讲师 第{number}个问题")
    assert len(rows_of(LectureQuestion)) == 5


async def test_nobody_else_answers_for_the_lecturer(found, rows_of):
    program = found(TALK)
    await program.neighbour("小李").says("问讲师 能录音吗")
    with program.desk.turn(program.now) as turn:
        wish = Wish(intent="answer_lecture_question", text="随便", about=Subject("lecture_question", 1))
        said = passing_on.reply(turn, Actor(turn, named(turn.tx, "老彭")), wish)
    assert said.called() == "not_allowed"
    assert rows_of(LectureQuestion)[0].answered_at is None


async def test_questions_are_forgotten_after_a_month(found, rows_of):
    program = found(TALK)
    await program.neighbour("小李").says("问讲师 能录音吗")
    await program.until(program.now + 31 * DAY)
    assert rows_of(LectureQuestion) == []


# --- ratings -------------------------------------------------------------------------------------------------------


async def test_whoever_lectured_is_not_asked_and_may_not_rate(found, rows_of):
    program = await held(found, "小李", "刘婶")
    assert [one.private for one in program.heard if one.outcome == "rating_asked"] == ["小李"]
    with program.desk.turn(program.now) as turn:
        wish = Wish(intent="rate", about=LECTURE, details=Stars(stars=5))
        assert rating.rate(turn, Actor(turn, named(turn.tx, "刘婶")), wish).called() == "not_allowed"
    assert rows_of(Rating) == []


async def test_who_did_not_come_does_not_rate_by_anybodys_button(found, rows_of):
    program = await held(found, "小李")
    with program.desk.turn(program.now) as turn:
        wish = Wish(intent="rate", about=LECTURE, details=Stars(stars=1), tapped=True)
        assert rating.rate(turn, Actor(turn, named(turn.tx, "老彭")), wish).called() == "not_allowed"
    assert rows_of(Rating) == []


async def test_a_deletion_keeps_the_stars_and_takes_the_words(found, rows_of):
    program = await held(found, "小李", "老彭")
    await program.neighbour("小李").taps("4分")
    await program.neighbour("小李").says("老师讲得太快")
    assert rows_of(Rating)[0].words == "老师讲得太快"
    await program.neighbour("小李").says("问讲师 有回放吗")
    await program.neighbour("小李").says("删除我的数据")
    await program.neighbour("小李").taps("确认删除")
    assert [(one.stars, one.words) for one in rows_of(Rating)] == [(4, None)]
    assert rows_of(LectureQuestion) == []


async def test_a_service_asks_for_no_rating(found):
    program = await held(found, "小李", kind="service")
    assert "rating_asked" not in [one.outcome for one in program.heard]


# --- material ------------------------------------------------------------------------------------------------------


async def test_material_is_given_by_whoever_lectures_or_organises(found, rows_of):
    program = await held(found, "小李")
    for name, allowed in (("刘婶", True), ("王阿姨", True), ("老彭", False), ("周姐", False)):
        with program.desk.turn(program.now) as turn:
            from services.actor import Actor

            wish = Wish(intent="lecture_material", about=LECTURE, details=Giving(words=f"https://a.cn/{name}"))
            said = material.material(turn, Actor(turn, named(turn.tx, name)), wish)
        assert (said.called() == "lecture_material_given") is allowed
    assert len(rows_of(Material)) == 2


async def test_two_accounts_of_one_person_have_one_voice(found, rows_of):
    program = await held(found, "小李", "老彭")
    await program.neighbour("小李").taps("4分")
    await program.neighbour("老彭").taps("2分")
    await program.neighbour("小李").says("绑定账号")
    code = next(one.text.splitlines()[2] for one in program.heard if one.outcome == "linking_code")
    await program.neighbour("老彭").says(f"关联 {code}")
    assert len(rows_of(Member, Member.name == "老彭")) == 0
    (voice,) = rows_of(Rating)
    assert rows_of(SignUp, SignUp.id == voice.sign_up_id)[0].standing == "going"
    assert voice.stars == 2
