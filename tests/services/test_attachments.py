"""How long a picture or file is kept, whose it is, and what becomes of it."""

import pytest

from community.files import Taken
from community.wishes import Wish
from replay.transcript import FileSpec
from services import attachments
from services.attachments import keep, was_handled
from services.timers import tick
from storage import attachments as stored
from storage.tables.announcements import Announcement
from storage.tables.attachments import Attachment, AttachmentContent
from storage.tables.lectures import Lecturer
from storage.tables.subject import Subject
from tests.cast import DAY, FIGURES, GROUP, HOUR, MINUTE, cleaning


@pytest.fixture
async def program(found):
    made = found(cleaning(organiser="王阿姨"))
    await made.deliver()
    return made


def later(program, moment):
    program.stage.now = moment
    tick(program.desk, moment)


async def announced(program, file="海报.jpg"):
    await program.neighbour("王阿姨").sends(file, "发公告：周六包粽子")
    await program.neighbour("王阿姨").taps("发布")


# --- what is kept ------------------------------------------------------------------------------------------------


async def test_nothing_is_fetched_that_nobody_addressed(program, rows):
    await program.neighbour("小李").sends(FileSpec(name="猫.jpg", lost=True), in_=GROUP)
    await program.neighbour("小李").sends(FileSpec(name="猫.jpg", lost=True), "看我家的猫", GROUP)
    assert program.outcomes == []
    assert rows(Attachment) == []


@pytest.mark.parametrize("said", ["", "报名 1", "嘻嘻哈哈"])
async def test_nothing_is_kept_of_what_can_be_used_for_nothing(program, rows, said):
    await program.neighbour("小李").sends("合同.pdf", said)
    assert "file_not_taken" in program.outcomes
    assert rows(Attachment) == rows(AttachmentContent) == []


async def test_what_belongs_to_nothing_is_gone_after_two_hours(program, rows):
    await program.neighbour("王阿姨").sends("海报.jpg")
    later(program, program.now + 2 * HOUR - MINUTE)
    assert len(rows(Attachment)) == 1
    later(program, program.now + 2 * MINUTE)
    assert rows(Attachment) == rows(AttachmentContent) == []


async def test_what_is_gone_by_then_is_said_and_asked_for_anew(program):
    await program.neighbour("王阿姨").sends("海报.jpg")
    with program.desk.turn(program.now) as turn:
        stored.forget(turn.tx, [1])
    await program.neighbour("王阿姨").taps("发公告")
    assert program.outcomes == ["file_not_taken", "announcement_text_asked"]
    assert "放了太久" in program.neighbour("王阿姨").text


async def test_an_announcements_file_lives_as_long_as_it(program, rows):
    await announced(program)
    later(program, program.now + FIGURES.announcements_kept - DAY)
    assert len(rows(Attachment)) == 1
    later(program, program.now + 2 * DAY)
    assert rows(Announcement) == rows(Attachment) == rows(AttachmentContent) == []


async def test_a_withdrawn_announcements_file_is_gone_at_once(program, rows):
    await announced(program)
    await program.neighbour("王阿姨").says("撤回公告")
    assert rows(AttachmentContent) == []


async def test_a_dropped_drafts_file_is_gone_at_once(program, rows):
    await program.neighbour("王阿姨").sends("海报.jpg", "发公告：周六包粽子")
    await program.neighbour("王阿姨").taps("取消")
    assert rows(AttachmentContent) == []


async def test_only_the_newest_of_a_draft_is_kept(program, rows):
    await program.neighbour("王阿姨").sends("一.jpg", "发公告：周六包粽子")
    await program.neighbour("王阿姨").sends("二.jpg")
    assert [one.name for one in rows(Attachment)] == ["二.jpg"]
    assert len(rows(AttachmentContent)) == 1


async def test_a_correction_of_the_words_keeps_the_file_that_the_platforms_know(program, rows):
    await announced(program)
    before = rows(Attachment)[0].id
    await program.neighbour("王阿姨").says("更正公告 把周六改成周日")
    assert len(rows(Attachment)) == 2
    await program.neighbour("王阿姨").taps("发布")
    assert [one.id for one in rows(Attachment)] == [before]


async def test_a_refused_correction_leaves_the_announcement_its_file(program, rows):
    await announced(program)
    await program.neighbour("王阿姨").says("更正公告 把周六改成周日")
    await program.neighbour("王阿姨").taps("不带图片")
    await program.neighbour("王阿姨").taps("取消")
    assert [one.name for one in rows(Attachment)] == ["海报.jpg"]


# --- whose it is -------------------------------------------------------------------------------------------------


async def gone(program, name):
    await program.neighbour(name).says("删除我的数据")
    await program.neighbour(name).taps("确认删除")
    assert "data_deleted" in program.outcomes


async def test_a_file_that_nobody_has_seen_goes_with_the_person_who_brought_it(program, rows):
    await program.neighbour("王阿姨").sends("海报.jpg")
    await gone(program, "王阿姨")
    assert rows(Attachment) == rows(AttachmentContent) == []


async def test_what_everybody_has_seen_stays_and_is_nobodys(program, rows):
    await announced(program)
    await gone(program, "王阿姨")
    assert [(one.name, one.identity_id) for one in rows(Attachment)] == [("海报.jpg", None)]


async def test_a_lecturers_picture_goes_with_the_lecturer_whoever_sent_it(program, rows):
    await program.neighbour("王阿姨").sends("刘婶.jpg", "讲师介绍 刘婶 内科 讲了二十年")
    assert len(rows(Lecturer)) == len(rows(Attachment)) == 1
    await gone(program, "刘婶")
    assert rows(Lecturer) == rows(Attachment) == rows(AttachmentContent) == []


async def test_a_file_is_listed_in_ones_own_data_by_its_name(program):
    await announced(program)
    await program.neighbour("王阿姨").says("我的数据")
    assert "海报.jpg" in program.neighbour("王阿姨").text


# --- delivered twice, and a crash --------------------------------------------------------------------------------


async def test_the_same_update_twice_is_one_draft_and_one_file(program, rows):
    for _ in range(2):
        await program.neighbour("王阿姨").sends("海报.jpg", "发公告：周六包粽子", event_id="twice")
    assert len(rows(Announcement)) == len(rows(Attachment)) == 1


async def test_a_crash_between_keeping_and_using_leaves_nothing_for_long(program, rows):
    event = program.event("王阿姨", event_id="once")
    keep(program.desk, event, Taken("海报.jpg", True, b"x"))
    assert not was_handled(program.desk, event)
    await program.neighbour("王阿姨").sends("海报.jpg", "发公告：周六包粽子", event_id="once")
    assert "announcement_preview" in program.outcomes
    assert len(rows(Attachment)) == 2
    later(program, program.now + 3 * HOUR)
    assert len(rows(Attachment)) == 1


async def test_somebody_elses_file_cannot_be_claimed_once_it_belongs_to_something(program, rows):
    await announced(program)
    theirs = rows(Attachment)[0]
    with program.desk.turn(program.now) as turn:
        assert attachments.claim(turn, Wish(intent="", file=theirs.id), Subject("announcement", 99)) == "gone"


# --- the length of a caption -------------------------------------------------------------------------------------


async def test_with_a_picture_the_words_are_short_enough_for_one_message(program):
    wang = program.neighbour("王阿姨")
    await wang.sends("海报.jpg", "发公告：" + "长" * 801)
    assert program.outcomes == ["announcement_text_asked"]
    assert "最多800个字" in wang.text
    await wang.taps("不带")
    assert program.outcomes == ["announcement_preview"]
    assert "长" * 801 in wang.text


async def test_eight_hundred_signs_are_short_enough(program):
    await program.neighbour("王阿姨").sends("海报.jpg", "发公告：" + "长" * 800)
    assert program.outcomes == ["announcement_preview"]
