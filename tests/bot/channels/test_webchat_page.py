"""What the pages of the web chat are made of, without a browser."""

import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.webchat import WebChat, WebGroup, WebPerson
from bot.channels.webchat_page import chart
from bot.channels.webchat_page.hall import Hall, person_at, place_at
from bot.channels.webchat_page.markup import lines
from bot.channels.webchat_page.words import WORDS, Words, clock_words, date_words
from community.outcomes.polls import PollClosed, PollFacts, PollOption
from community.outcomes.tallies import Tally, TallyRow
from community.small import Count
from texts.charts import chart_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
LI = WebPerson("li", "小李", "在职党员", ("g3", "g9"))
HALL = Hall(WebChat(lambda: NOW), lambda: [LI], lambda: [WebGroup("g3", "3栋邻里群")], "小邻", SHANGHAI)


def test_the_channel_alone_does_not_wait_for_nicegui() -> None:
    look = "import sys, bot.channels.webchat; sys.exit('nicegui' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


def test_every_word_is_there() -> None:
    assert all(getattr(WORDS, word.name) for word in fields(Words))


def test_the_clock_is_read_in_the_communitys_zone() -> None:
    assert date_words(NOW, SHANGHAI) == "11月22日 周日"
    assert clock_words(NOW, SHANGHAI) == "17:05"


# --- where one can talk ----------------------------------------------------------------------------------------


def test_a_person_talks_in_their_groups_and_with_the_bot_alone() -> None:
    places = HALL.places(LI)
    assert [(place.chat, place.private) for place in places] == [("g3", False), ("g9", False), ("li", True)]
    assert [place.title for place in places] == ["3栋邻里群", "g9", "私聊小邻"]


def test_an_address_that_is_no_longer_right_leads_to_the_first_of_all() -> None:
    assert person_at([LI], "moved away") == LI
    assert place_at(HALL.places(LI), "no such group").chat == "g3"
    assert place_at(HALL.places(LI), "li").private


# --- markup ----------------------------------------------------------------------------------------------------


def test_a_bold_first_line_is_a_heading_and_fields_are_set_apart() -> None:
    drawn = lines("<b>环境卫生整治</b>（已取消）\n\n时间：周六 09:00")
    assert drawn.startswith('<div class="heading"><b>环境卫生整治</b>（已取消）</div><div class="gap"></div>')
    assert '<span class="key">时间：</span><span class="value">周六 09:00</span>' in drawn


def test_a_bold_line_alone_is_no_heading() -> None:
    assert lines("<b>好了</b>") == "<div><b>好了</b></div>"


def test_what_is_escaped_stays_escaped() -> None:
    assert lines("地点：&lt;img src=x&gt;").count("&lt;img src=x&gt;") == 1
    assert lines("&lt;b&gt;：假的") == "<div>&lt;b&gt;：假的</div>"


# --- the chart -------------------------------------------------------------------------------------------------


def row(name: str, attended: Count) -> TallyRow:
    return TallyRow(name=name, activities=3, signed_up=attended, attended=attended, people=attended, minutes="hidden")


def poll(**columns: Any) -> PollFacts:
    return PollFacts.model_validate({"id": 1, "question": "周六去哪儿？", "title": "周六去哪儿"} | columns)


def test_the_result_of_a_poll_is_drawn_with_what_most_chose_standing_out() -> None:
    options = (PollOption(text="公园", votes=4, share=67), PollOption(text="广场", votes=2, share=33))
    closed = poll(options=options, voters=6, leading=("公园",), is_closed=True)
    shown = chart_of(PollClosed(poll=closed))
    assert shown is not None
    drawn = chart.options(shown)
    assert drawn["yAxis"]["data"] == ["1. 公园", "2. 广场"]
    park, square = drawn["series"][0]["data"]
    assert (park["value"], park["label"]) == (4, {"formatter": "4 (67%)"})
    assert "itemStyle" in park
    assert "itemStyle" not in square
    assert drawn["legend"]["show"] is False


def test_in_a_quiz_the_answer_stands_out_and_not_what_most_chose() -> None:
    options = (PollOption(text="株洲", votes=4), PollOption(text="长沙", votes=0, is_right=True))
    shown = chart_of(PollClosed(poll=poll(options=options, voters=4, leading=("株洲",), is_quiz=True)))
    assert shown is not None
    assert [bar.stands_out for bar in shown.series[0][1]] == [False, True]


def test_a_poll_in_which_nobody_voted_is_not_drawn() -> None:
    assert chart_of(PollClosed(poll=poll(is_closed=True))) is None


def test_what_a_unit_holds_itself_is_not_called_as_if_it_were_all_of_it() -> None:
    own = (row("工农社区", 12), row("老街", 40))
    tally = Tally(unit="工农社区", unit_id=1, period="month", first=NOW, last=NOW, total=row("工农社区", 52), rows=own)
    shown = chart_of(tally)
    assert shown is not None
    assert shown.labels == ("本级", "老街")


def test_what_is_too_small_has_no_bar_but_a_label_that_says_so() -> None:
    rows = (row("大汉龙城", 52), row("步行街", "small"), row("老街", "hidden"))
    tally = Tally(unit="工农社区", unit_id=1, period="month", first=NOW, last=NOW, total=row("工农社区", 60), rows=rows)
    shown = chart_of(tally)
    assert shown is not None
    drawn = chart.options(shown)
    _, attended = drawn["series"]
    assert attended["data"] == [
        {"value": 52},
        {"value": 0, "label": {"formatter": "不足5人"}},
        {"value": 0, "label": {"formatter": "—"}},
    ]
    assert drawn["yAxis"]["data"] == ["大汉龙城", "步行街", "老街"]
