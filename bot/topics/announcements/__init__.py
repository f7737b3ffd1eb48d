"""Announcements: 发公告给梅苑小区：周三停水…; corrected, withdrawn, stopped, acknowledged."""

from collections.abc import Callable

from bot.topic import Intent, Tap, Topic, declare
from bot.topics.announcements import reading
from bot.understanding.reading import Line
from community.rights import Right
from community.wishes import Wish
from services.announcements import composing, correcting, receipts, sending
from services.visit import Service

ANNOUNCES = Right.ANNOUNCE


def _asked(service: Service, reads: Callable[[Line], Wish], *, holds_text: bool = False) -> Intent:
    """What is asked of a draft; a picture belongs to the draft, whatever it is that was asked."""
    return Intent(service, reads=reads, said=False, as_written=True, takes_file=True, holds_text=holds_text)


declare(
    Topic(
        intents={
            "announce": Intent(
                composing.announce,
                reads=reading.announcing,
                verbatim=reading.is_announcing, takes_file=True, right=ANNOUNCES
            ),
            "correct_announcement": Intent(
                correcting.correct,
                reads=reading.correcting,
                verbatim=reading.is_correcting, takes_file=True, right=ANNOUNCES
            ),
            "withdraw_announcement": Intent(correcting.withdraw, reads=reading.withdrawing, right=ANNOUNCES),
            "withdrawal_confirmed": Intent(correcting.withdrawal_confirmed, said=False, right=ANNOUNCES),
            "announce_to": _asked(composing.fill, reading.audience),
            "announcement_text": _asked(composing.fill, reading.text, holds_text=True),
            "announcement_time": _asked(composing.fill, reading.time),
            "announcement_reason": Intent(
                composing.give_reason, reads=reading.reason, said=False, as_written=True, holds_text=True
            ),
            "change_announcement": _asked(composing.change, reading.changing),
            "set_announcement": Intent(composing.fill, said=False, takes_file=True),
            "ask_text": Intent(composing.ask, said=False),
            "ask_audience": Intent(composing.ask, said=False),
            "ask_time": Intent(composing.ask, said=False),
            "publish_announcement": Intent(sending.publish, said=False),
            "drop_announcement": Intent(composing.drop, said=False),
            "stop_broadcast": Intent(sending.stop, said=False),
            "resume_broadcast": Intent(sending.resume, said=False),
            "resend_failed": Intent(sending.resend, said=False),
            "acknowledge": Intent(
                receipts.acknowledge, said=False, said_to=reading.is_receipt, said_as=reading.is_receipt_said
            ),
            "who_acknowledged": Intent(
                receipts.who, said=False, said_as=reading.asks_who_has_seen_it, only_asks=True, right=ANNOUNCES
            ),
            "read_announcement": Intent(receipts.read, said=False),
        },
        taps={
            "stop_broadcast": Tap("announcement", "stop_broadcast"),
            "resume_broadcast": Tap("announcement", "resume_broadcast"),
            "resend": Tap("announcement", "resend_failed"),
            "acknowledge": Tap("announcement", "acknowledge"),
            "who_acknowledged": Tap("announcement", "who_acknowledged"),
            "read_announcement": Tap("announcement", "read_announcement"),
            "correct_announcement": Tap("announcement", "correct_announcement"),
            "withdraw_announcement": Tap("announcement", "withdraw_announcement"),
        },
    )
)
