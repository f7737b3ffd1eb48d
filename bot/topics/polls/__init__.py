"""Polls and quizzes: 投票 周六去哪儿活动？1 公园 2 广场 给梅苑小区 到周五18点; voted in by a tap, by 2, by 投 2."""

from bot.topic import Intent, Tap, Topic, declare
from bot.topics.polls import reading
from community.polling import Voting
from community.rights import Right
from services.polls import closing, composing, publishing, voting

MOST = 10  # options a card has buttons for

declare(
    Topic(
        intents={
            "poll": Intent(
                composing.poll, reads=reading.polling, verbatim=reading.is_polling, right=Right.ANNOUNCE
            ),
            "poll_question": Intent(
                composing.fill, reads=reading.question, said=False, as_written=True, holds_text=True
            ),
            "poll_options": Intent(
                composing.fill, reads=reading.options, said=False, as_written=True, holds_text=True
            ),
            "poll_to": Intent(composing.fill, reads=reading.audience, said=False, as_written=True),
            "poll_time": Intent(composing.fill, reads=reading.time, said=False, as_written=True),
            "poll_answer": Intent(composing.fill, reads=reading.answer, said=False, as_written=True),
            "change_poll": Intent(composing.change, reads=reading.changing, said=False, as_written=True),
            "set_poll": Intent(composing.fill, said=False),
            "publish_poll": Intent(publishing.publish, said=False),
            "drop_poll": Intent(composing.drop, said=False),
            "vote": Intent(
                voting.vote, reads=reading.vote, said=False, said_as=reading.is_vote, said_to=reading.is_vote_on
            ),
            "close_poll": Intent(closing.close_poll, reads=reading.closing, said=False, said_as=reading.is_closing),
            "poll_standing": Intent(
                closing.standing, reads=reading.standing, said=False, said_as=reading.asks_of_it, only_asks=True
            ),
            "poll_closing_confirmed": Intent(closing.confirmed, said=False),
        },
        taps={
            **{f"vote{place}": Tap("poll", "vote", Voting(options=(place,))) for place in range(1, MOST + 1)},
            "close_poll": Tap("poll", "close_poll"),
        },
    )
)
