"""Announcements: 发公告给梅苑小区：周三停水…; corrected, withdrawn, stopped, acknowledged."""

from bot.topic import Intent, Tap, Topic, declare
from bot.topics.announcements import reading
from community.rights import Right
from services.announcements import composing, correcting, receipts, sending

ANNOUNCES = Right.ANNOUNCE

declare(
    Topic(
        intents={
            "announce": Intent(
                composing.announce, reads=reading.announcing, verbatim=reading.is_announcing, right=ANNOUNCES
            ),
            "correct_announcement": Intent(
                correcting.correct, reads=reading.correcting, verbatim=reading.is_correcting, right=ANNOUNCES
            ),
            "withdraw_announcement": Intent(correcting.withdraw, reads=reading.withdrawing, right=ANNOUNCES),
            "withdrawal_confirmed": Intent(correcting.withdrawal_confirmed, said=False, right=ANNOUNCES),
            "announce_to": Intent(composing.fill, reads=reading.audience, said=False, as_written=True),
            "announcement_text": Intent(composing.fill, reads=reading.text, said=False, as_written=True),
            "announcement_time": Intent(composing.fill, reads=reading.time, said=False, as_written=True),
            "announcement_reason": Intent(composing.give_reason, reads=reading.reason, said=False, as_written=True),
            "change_announcement": Intent(composing.change, reads=reading.changing, said=False, as_written=True),
            "set_announcement": Intent(composing.fill, said=False),
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
