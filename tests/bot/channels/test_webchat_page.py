"""What the pages of the web chat are made of, without a browser."""

import subprocess
import sys
from dataclasses import fields
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.channels.webchat import WebChat, WebGroup, WebPerson
from bot.channels.webchat_page import chart
from bot.channels.webchat_page.hall import Hall, person_at, place_at
from bot.channels.webchat_page.markup import lines
from bot.channels.webchat_page.words import WORDS, Words, clock_words, date_words
from community.outcomes.tallies import Tally, TallyRow
from community.small import Count

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


def test_what_is_too_small_has_no_bar_but_a_label_that_says_so() -> None:
    rows = (row("大汉龙城", 52), row("步行街", "small"), row("老街", "hidden"))
    tally = Tally(unit="工农社区", period="month", first=NOW, last=NOW, total=row("工农社区", 60), rows=rows)
    _, attended = chart.options(tally)["series"]
    assert attended["data"] == [
        {"value": 52},
        {"value": 0, "label": {"formatter": "不足5人"}},
        {"value": 0, "label": {"formatter": "—"}},
    ]
    assert chart.options(tally)["yAxis"]["data"] == ["大汉龙城", "步行街", "老街"]
