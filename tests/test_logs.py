"""No line of the log holds a name, a phone number, an account or anything that was said, whatever fails on the way."""

import json
import logging
from datetime import datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot.channels.base import ChannelError
from bot.channels.telegram.intake import Intake
from community.outcomes.signup import Promoted
from services import untold
from services.timers import TIMERS, Timer, tick
from storage import people
from storage.tables.activities import Activity
from storage.tables.notices import Notice
from storage.tables.people import Profile
from tests.cast import END, GROUP, HOUR, START, cleaning
from tests.poison import logged, written_in

SECRETS = ("小李", "王阿姨", "刘桂英", "张书记", "老彭", "1380000000", "我整理工具", "因病去世", "环境卫生整治")


@pytest.fixture(params=["text", "json"])
def log(request):
    """What is written in each form."""
    with logged(request.param) as lines:
        yield lines


def secrets_in(lines):
    return written_in(lines, SECRETS)


async def play_a_day(program):
    await program.deliver()
    await program.neighbour("小李").says("帮我妈刘桂英报名")
    for who in ("小李", "老彭"):
        await program.neighbour(who).taps("报名", GROUP)
    await program.neighbour("刘婶").says("#接龙\n环境卫生整治\n1. 小李\n2. 老王 13800000003", GROUP)
    await program.until(START)
    await program.neighbour("王阿姨").says("点名")
    await program.neighbour("王阿姨").taps("到场 小李")
    await program.until(END + 3 * HOUR)
    await program.neighbour("张书记").taps("全部通过")
    await program.neighbour("小李").taps("有误")
    await program.neighbour("小李").says("我整理工具，十二点才走")
    await program.neighbour("小李").says("我的数据")
    await program.neighbour("赵师傅").says("删除数据 老彭 因病去世")
    await program.neighbour("赵师傅").taps("确认删除")
    await program.neighbour("小李").says("删除我的数据")
    await program.neighbour("小李").taps("确认删除")


async def test_a_day_on_which_all_goes_well(found, log):
    await play_a_day(found(cleaning(organiser="王阿姨")))
    assert secrets_in(log()) == []


async def test_a_day_on_which_every_message_fails(found, log):
    program = found(cleaning(organiser="王阿姨"))
    send = program.stage.channel.send

    async def fails(message):
        await send(message)
        raise ChannelError(f"cannot say {message.rendered.plain}", permanent=True)

    program.stage.channel.send = fails
    await play_a_day(program)
    assert "see linli doctor" in log()
    assert secrets_in(log()) == []


async def test_a_day_on_which_the_channel_breaks_down(found, log):
    program = found(cleaning(organiser="王阿姨"))
    send = program.stage.channel.send

    async def breaks(message):
        await send(message)
        raise RuntimeError(f"broken at {message.rendered.plain}")

    program.stage.channel.send = breaks
    await play_a_day(program)
    assert "RuntimeError" in log()
    assert secrets_in(log()) == []


async def test_what_a_database_refuses_is_not_repeated(found, log):
    program = found()

    def doubles(turn, key):
        me = people.named(turn.tx, "小李")[0]
        turn.tx.add(Profile(member_id=me.id, phone="13800000002"))
        turn.tx.flush()

    TIMERS["fails"] = Timer("fails", lambda *_: ["1"], doubles, lambda *_: None)
    try:
        tick(program.desk, program.now)
    finally:
        del TIMERS["fails"]
    assert "IntegrityError" in log()
    assert secrets_in(log()) == []


def test_an_error_of_the_database_says_no_values(found):
    program = found()
    with program.database.reading() as tx:
        tx.add(Profile(member_id=people.named(tx, "小李")[0].id, phone="13800000002"))
        with pytest.raises(IntegrityError) as refused:
            tx.flush()
    assert "13800000002" not in str(refused.value)


async def test_a_notice_that_cannot_be_read_is_not_quoted(found, log):
    program = found()
    await program.deliver()
    await program.neighbour("小李").taps("报名", GROUP)
    with program.desk.turn(program.now) as turn:
        account = people.identities(turn.tx, [people.named(turn.tx, "小李")[0].id])[0]
        turn.whisper(account, Promoted(activity=turn.facts(turn.tx.get_one(Activity, 1)), sign_up_id=1))
        broken = turn.tx.exec(select(Notice).where(Notice.outcome == "promoted")).one()
        broken.fields = {"activity": {"title": "环境卫生整治", "about": "activity"}, "names": "小李"}
        with pytest.raises(ValueError, match="Promoted"):
            untold.read(broken)
    await program.deliver()
    assert "cannot be made" in log()
    assert secrets_in(log()) == []


async def test_an_update_that_cannot_be_handled_is_not_quoted(log):
    async def handle(incoming):
        raise KeyError("小李 13800000002")

    def reads(update):
        raise ValueError(f"unreadable: {update}")

    await Intake(reads, handle, handle).take({"update_id": 1, "text": "我整理工具"})
    assert "passed over" in log()
    assert secrets_in(log()) == []


def test_every_line_is_an_object_for_programs_that_collect_them():
    with logged("json") as lines:
        try:
            raise KeyError("小李")
        except KeyError:
            logging.getLogger("linli").exception("notice %d failed\non the way", 7)
    (line,) = lines().splitlines()
    found = json.loads(line)
    assert (found["level"], found["from"], found["said"]) == ("ERROR", "linli", "notice 7 failed\non the way")
    assert found["trace"].endswith("KeyError")
    assert datetime.fromisoformat(found["at"]).tzinfo is not None
