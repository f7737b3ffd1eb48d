"""Announcements under way among many groups: stops, failures, kills, corrections; never doubled, never falsely done."""

from datetime import timedelta

import pytest

from bot.channels.base import ChannelError
from bot.messages import BotJoined, BotLeft, Moved
from community.outcomes.announcements import Announcement as Copy
from community.spec import CommunitySpec
from services import cards
from services.outbox import Held
from storage import units
from storage.tables.announcements import Announcement, AnnouncementState
from storage.tables.audit import Audit
from storage.tables.groups import Chat
from storage.tables.notices import Notice, NoticeState
from tests.cast import HOUR, MINUTE, Program, at

GROUPS = 40
NOW = at("17:00", day=25)


class Killed(BaseException):
    """kill -9."""


class Line:
    """What happens on the way to the groups."""

    def __init__(self, program):
        self.program = program
        self.broken: set[str] = set()
        self.how = {"permanent": True}
        self.most: int | None = None
        self.dies = False
        self.sent: list[str] = []
        self._send = program.stage.channel.send
        program.stage.channel.send = self.send

    async def send(self, message):
        if message.private or message.tap_id:
            return await self._send(message)
        if message.chat in self.broken:
            raise ChannelError("no", **self.how)
        self.sent.append(message.chat)
        done = await self._send(message)
        if self.most is not None and len(self.sent) >= self.most:
            self.most = None
            if self.dies:
                raise Killed
            self.program.stage.outbox.pace.held = lambda: Held(chats=range(GROUPS + 2))
        return done


@pytest.fixture
def program(database):
    names = [f"{n}栋" for n in range(1, GROUPS + 1)]
    spec = CommunitySpec.model_validate(
        {
            "units": [{"name": "工农社区", "kind": "community", "in": "上梅街道"}]
            + [{"name": name, "in": "工农社区"} for name in names],
            "chats": {f"{name}群": name for name in names},
            "people": {
                "赵师傅": {"reachable": True, "roles": [{"role": "网格长", "unit": "工农社区"}]},
                "小李": {"home": "1栋", "reachable": True},
            },
        }
    )
    return Program(database, spec, now=NOW)


@pytest.fixture
def line(program):
    return Line(program)


@pytest.fixture
def sender(program):
    return program.neighbour("赵师傅")


@pytest.fixture
def state(rows):
    return lambda: rows(Announcement)[0].state


async def go_on(program):
    """The process goes on, or another one in its place."""
    program.stage.restart()
    await program.deliver()


async def publish(sender, text="周三停水", head="发公告给全社区"):
    await sender.says(f"{head}：{text}")
    await sender.taps("发布")


def texts(program):
    """What stands in each group."""
    shown = program.stage.channel.shown
    return {chat: [one.text for one in shown[chat]] for chat in shown if chat.endswith("群")}


async def test_every_group_has_it_once_and_only_then_it_is_finished(program, line, sender, state):
    await publish(sender)
    assert sorted(line.sent) == sorted(f"{n}栋群" for n in range(1, GROUPS + 1))
    assert "broadcast_report" in sender.heard
    assert state() == AnnouncementState.SENT


async def test_a_correction_while_half_is_out_reaches_all_and_shows_the_old_text_to_no_new_group(program, line, sender):
    line.most = 20
    await publish(sender)
    assert len(line.sent) == 20
    had_it = set(line.sent)
    await sender.says("更正公告 把周三改成周四")
    await sender.taps("发布")
    await go_on(program)
    stands = texts(program)
    assert len(stands) == GROUPS
    assert all(len(shown) == 1 for shown in stands.values())
    assert all("周四停水" in shown[0] for shown in stands.values())
    assert {chat for chat, shown in stands.items() if "更正" in shown[0]} == had_it
    assert "broadcast_report" in sender.heard


async def test_stopped_it_leaves_nothing_and_goes_on_where_it_was(program, line, sender, state):
    line.most = 20
    await publish(sender)
    await sender.taps("停止")
    await go_on(program)
    assert len(line.sent) == 20
    assert state() == AnnouncementState.STOPPED
    assert "broadcast_report" not in sender.heard
    assert "20/40" in sender.text
    await program.until(NOW + HOUR)
    assert len(line.sent) == 20
    await sender.taps("继续")
    assert sorted(line.sent) == sorted(f"{n}栋群" for n in range(1, GROUPS + 1))
    assert "broadcast_report" in sender.heard


async def test_a_correction_while_it_is_stopped_goes_to_those_that_have_it_and_resuming_sends_the_rest(
    program, line, sender, state
):
    line.most = 3
    await publish(sender)
    await sender.taps("停止")
    await go_on(program)
    await sender.says("更正公告 把周三改成周四")
    await sender.taps("发布")
    assert state() == AnnouncementState.STOPPED
    assert len(texts(program)) == 3
    await sender.taps("继续")
    stands = texts(program)
    assert len(stands) == GROUPS
    assert all("周四停水" in shown[0] for shown in stands.values())
    assert sum("更正" in shown[0] for shown in stands.values()) == 3


async def test_five_failures_in_a_row_pause_it(program, line, sender, state, rows):
    line.broken = {f"{n}栋群" for n in range(4, GROUPS + 1)}
    await publish(sender)
    assert state() == AnnouncementState.PAUSED
    assert "broadcast_paused" in sender.heard
    assert "broadcast_report" not in sender.heard
    assert len(rows(Notice, Notice.outcome == "announcement", Notice.state == NoticeState.FAILED)) == 5
    line.broken = set()
    await sender.taps("继续")
    assert state() == AnnouncementState.SENT
    assert len(line.sent) == GROUPS - 5
    assert "35/40" in sender.text
    await sender.taps("重发失败的")
    assert len(line.sent) == len(set(line.sent)) == GROUPS
    assert "40/40" in sender.text


async def test_a_line_that_is_down_for_a_moment_pauses_it_and_sends_nothing_by_itself(program, line, sender, state):
    line.broken, line.how = {f"{n}栋群" for n in range(1, GROUPS + 1)}, {}
    await publish(sender)
    assert state() == AnnouncementState.PAUSED
    line.broken = set()
    await program.until(NOW + HOUR)
    assert line.sent == []
    await sender.taps("继续")
    assert len(set(line.sent)) == len(line.sent) == GROUPS
    assert state() == AnnouncementState.SENT


async def test_failures_of_one_group_or_between_successes_do_not_pause_it(program, line, sender, state):
    line.broken = {f"{n}栋群" for n in range(1, GROUPS + 1) if n % 5}
    line.broken -= {f"{n}栋群" for n in range(2, GROUPS + 1, 2)}
    await publish(sender)
    assert state() == AnnouncementState.SENT
    failed = len(line.broken)
    assert f"{GROUPS - failed}/{GROUPS}" in sender.text
    line.sent.clear()
    line.broken = set()
    await sender.taps("重发失败的")
    assert len(line.sent) == failed


async def test_a_kill_in_the_middle_neither_doubles_nor_falsely_finishes(program, line, sender, state):
    line.most, line.dies = 20, True
    with pytest.raises(Killed):
        await publish(sender)
    assert state() == AnnouncementState.SENDING
    program._forget()
    await go_on(program)
    assert len(line.sent) == len(set(line.sent)) == GROUPS
    assert state() == AnnouncementState.SENT
    assert "39/40" in sender.text  # of one nobody knows: it is shown, and not said twice
    assert line.sent[19] in sender.text
    await sender.taps("更正")
    await sender.says("把周三改成周四")
    await sender.taps("发布")
    assert len(line.sent) == 2 * GROUPS - 1


async def test_a_group_that_becomes_a_supergroup_has_it_once(program, line, sender):
    line.most = 20
    await publish(sender)
    waits = next(f"{n}栋群" for n in range(1, GROUPS + 1) if f"{n}栋群" not in line.sent)
    had_it = line.sent[0]
    for group in (waits, had_it):
        await program.stage.play(Moved(program.event("小李", group), f"超{group}"))
    await go_on(program)
    assert f"超{waits}" in line.sent
    assert len(line.sent) == GROUPS
    assert "40/40" in sender.text


async def test_a_group_that_removes_the_bot_is_named_and_not_told_later_by_itself(program, line, sender):
    line.most = 20
    await publish(sender)
    gone = next(f"{n}栋群" for n in range(1, GROUPS + 1) if f"{n}栋群" not in line.sent)
    await program.stage.play(BotLeft(program.event("小李", gone)))
    await go_on(program)
    assert "39/40" in sender.text
    assert gone in sender.text
    await program.receives(BotJoined(program.event("小李", gone)))
    assert gone not in line.sent
    await sender.taps("重发失败的")
    assert line.sent.count(gone) == 1


async def test_a_closed_topic_ends_as_failed_and_is_sent_again_when_it_is_open(program, line, sender, state):
    line.broken, line.how = {"7栋群"}, {"permanent": False, "closed": True}
    await publish(sender)
    assert state() == AnnouncementState.SENT
    assert "没有全发到" in sender.text
    assert "没成：7栋群" in sender.text
    await program.until(program.now + 3 * HOUR)
    assert line.sent.count("7栋群") == 0
    await sender.taps("重发失败的")
    assert "没成：7栋群" in sender.text
    line.broken = set()
    await sender.taps("重发失败的")
    assert (line.sent.count("7栋群"), len(line.sent), state()) == (1, GROUPS, AnnouncementState.SENT)
    assert "40/40" in sender.text


async def test_five_closed_topics_in_a_row_pause_it_like_other_failures(program, line, sender, state):
    line.broken, line.how = {f"{n}栋群" for n in range(1, 8)}, {"permanent": False, "closed": True}
    await publish(sender)
    assert (state(), line.sent) == (AnnouncementState.PAUSED, [])


async def test_a_group_that_lets_the_bot_write_again_is_reached_by_sending_again(program, line, sender, state):
    """Telegram tells nobody that a group has given its members the right to write back."""
    line.broken, line.how = {"7栋群"}, {"permanent": True, "gone": True}
    await publish(sender)
    assert state() == AnnouncementState.SENT
    assert "群里发不了消息：7栋群" in sender.text
    await sender.taps("重发失败的")
    assert (state(), "7栋群" in line.sent) == (AnnouncementState.SENT, False)
    line.broken = set()
    await sender.taps("重发失败的")
    assert (line.sent.count("7栋群"), state()) == (1, AnnouncementState.SENT)


async def test_a_correction_that_a_closed_topic_refuses_is_named_and_sent_again(program, line, sender, state):
    await publish(sender)
    line.broken, line.how = {"7栋群"}, {"permanent": False, "closed": True}
    await sender.says("更正公告 把周三改成周四")
    await sender.taps("发布")
    assert state() == AnnouncementState.SENT
    assert "没成：7栋群" in sender.text
    line.broken = set()
    await sender.taps("重发失败的")
    assert "周四" in texts(program)["7栋群"][-1]


async def test_a_group_that_is_bound_later_is_not_told_old_announcements(program, line, sender):
    await publish(sender)
    with program.desk.turn(NOW) as turn:
        chat = Chat(channel="replay", external_id="新群", title="新群", unit_id=units.named(turn.tx, "1栋").id)
        turn.tx.add(chat)
        turn.tx.flush()
        cards.post_missing(turn, chat)
    await program.deliver()
    assert "新群" not in line.sent


async def test_two_windows_publish_one(program, line, sender):
    await sender.says("发公告给1栋：周三停水")
    preview = program.stage.channel.shown["赵师傅"][-1]
    action = dict(preview.buttons)["发布"]
    await sender.sends_tap(action, message_id=preview.message_id)
    await sender.sends_tap(action, message_id=preview.message_id)
    assert line.sent == ["1栋群"]
    assert sender.heard == ["question_closed"]


async def test_what_is_over_budget_is_a_line_of_the_evening(program, line, sender):
    for number in range(6):
        await publish(sender, f"第{number}条", "发公告给1栋")
    await sender.says("发公告给1栋：第七条")
    assert "20:30" in sender.text
    await sender.taps("发布")
    assert len(line.sent) == 6
    assert "broadcast_report" not in sender.heard
    await program.until(at("20:30", day=25))
    assert len(line.sent) == 7
    assert "第七条" in texts(program)["1栋群"][-1]
    assert "broadcast_report" in sender.heard


async def test_a_copy_that_cannot_be_edited_any_more_is_followed_by_a_correction(program, line, sender):
    await publish(sender, head="发公告给1栋和2栋")
    shown = program.stage.channel.shown
    old = shown["1栋群"][0].message_id
    send = program.stage.channel.send

    async def forgets(message):
        if message.edits == old:
            raise ChannelError("message to edit not found", permanent=True, lost=True)
        return await send(message)

    program.stage.channel.send = forgets
    await sender.says("更正公告 把周三改成周四")
    await sender.taps("发布")
    assert [one.outcome for one in shown["1栋群"]] == ["announcement", "announcement_corrected"]
    assert shown["1栋群"][-1].text.startswith("更正")
    assert len(shown["2栋群"]) == 1
    await sender.says("撤回公告")
    assert len(shown["1栋群"]) == 2
    assert "已撤回" in shown["1栋群"][-1].text


async def test_withdrawn_while_half_is_out_the_rest_gets_nothing(program, line, sender, state):
    line.most = 20
    await publish(sender)
    await sender.says("撤回公告")
    assert "20份" in sender.text
    await go_on(program)
    stands = texts(program)
    assert len(stands) == 20
    assert all("已撤回" in shown[0] and "停水" not in shown[0] for shown in stands.values())


async def test_the_reason_of_urgency_is_in_the_audit(program, line, sender, rows):
    await sender.says("发紧急公告给1栋：停气")
    await sender.says("管道漏气")
    await sender.taps("发布")
    noted = [row.detail for row in rows(Audit, Audit.action == "announce")]
    assert noted == [{"units": ["1栋"], "urgent": True, "reason": "管道漏气"}]


async def test_progress_is_one_message(program, line, sender):
    line.most = 20
    await publish(sender)
    before = len(program.stage.channel.shown["赵师傅"])
    program.stage.now += timedelta(seconds=6)
    await go_on(program)
    assert len(program.stage.channel.shown["赵师傅"]) == before
    assert "40/40" in program.stage.channel.shown["赵师傅"][-1].text


async def test_copies_are_remembered_for_a_year(program, line, sender, rows):
    await publish(sender, head="发公告给1栋")
    await program.until(NOW + timedelta(days=300))
    await sender.says("更正公告 把周三改成周四")
    await sender.taps("发布")
    assert ["周四停水" in text for text in texts(program)["1栋群"]] == [True]
    await program.until(NOW + timedelta(days=367) + MINUTE)
    assert rows(Announcement) == []
    await sender.says("更正公告 把周三改成周四")
    assert sender.heard == ["no_announcement"]


def test_a_copy_is_of_the_public():
    assert Copy.public
