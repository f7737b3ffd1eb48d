"""What others see of a text, and what they do not. The wordings stand in tests/community/redaction/."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from community.redaction import Hidden, Kind, Redacted, redact

WORDINGS = Path(__file__).parent / "redaction"
HERSELF = ("刘桂英", "桂英姐", "小李", "Tom")


def read(name):
    lines = (WORDINGS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [escaped(line) for line in lines if line and not line.startswith("#")]


def escaped(line):
    return line.replace("\\n", "\n").replace("\\u200b", "\u200b")


def parted(line):
    text, gone, stays = (part.strip(" ") for part in line.split("|"))
    return text, *([one for one in part.split(" / ") if one] for part in (gone, stays))


@pytest.mark.parametrize("line", read("hidden"))
def test_what_leads_to_somebody_is_hidden_and_the_rest_stays(line):
    text, gone, stays = parted(line)
    shown = redact(text).text
    assert not [one for one in gone if one in shown], shown
    assert not [one for one in stays if one not in shown], shown


@pytest.mark.parametrize("line", read("anonymous"))
def test_nobody_is_named_when_the_asker_is_not(line):
    text, gone, stays = parted(line)
    shown = redact(text, HERSELF).text
    assert not [one for one in gone if one in shown], shown
    assert not [one for one in stays if one not in shown], shown


@pytest.mark.parametrize("anonymous", [False, True])
@pytest.mark.parametrize("text", read("untouched"))
def test_what_is_nobodys_stays_as_it_was_written(text, anonymous):
    assert redact(text, anonymous=anonymous) == Redacted(text, ())


# --- what the asker is shown --------------------------------------------------------------------------------------


def test_the_asker_is_told_what_was_hidden_as_it_was_written_in_its_order():
    assert redact("3栋502，电话 138 0013 8000，湘K12345").hidden == (
        Hidden(Kind.DOOR, "502"),
        Hidden(Kind.PHONE, "138 0013 8000"),
        Hidden(Kind.PLATE, "湘K12345"),
    )


def test_a_mark_says_what_stood_there():
    assert redact("3栋2单元502 求抬冰箱 13800138000").text == "3栋〔门牌〕 求抬冰箱 〔电话〕"


def test_names_stay_where_the_asker_signs():
    assert redact("隔壁张娭毑要人陪去医院") == Redacted("隔壁张娭毑要人陪去医院", ())


@pytest.mark.parametrize("names", [(), ("刘桂英",)])
def test_an_anonymous_asker_may_have_no_name(names):
    assert redact("隔壁张娭毑要人陪", names, anonymous=True).text == "隔壁〔姓名〕要人陪"


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("502小王", "502小王要两箱水", "〔门牌〕〔姓名〕要两箱水"),
        ("3栋阿琴琴", "阿琴琴要两箱水，3栋", "〔姓名〕要两箱水，3栋"),
        ("开心果", "我是开心果，谁有梯子", "我是〔姓名〕，谁有梯子"),
        ("欧阳小燕", "小燕要去医院", "〔姓名〕要去医院"),
        ("Old Wang", "old wang 要去医院", "〔姓名〕 要去医院"),
        ("小李🌸", "小李要去医院", "〔姓名〕要去医院"),
    ],
)
def test_a_display_name_is_hidden_in_the_ways_in_which_it_is_said(name, text, shown):
    assert redact(text, [name]).text == shown


@pytest.mark.parametrize("names", [("",), (" ",), ("👍",), ("(",), ("1",), ("明",), ("[a-z]+",)])
def test_a_name_may_be_anything(names):
    assert redact("明天 (3栋) 灯不亮", names).text == "明天 (3栋) 灯不亮"


# --- any number, in any writing -----------------------------------------------------------------------------------

CHINESE, FORMAL, SPOKEN = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零幺二三四五六七八九"
FULL, CIRCLED, KEYCAPS = "０１２３４５６７８９", "⓪①②③④⑤⑥⑦⑧⑨", [f"{digit}\ufe0f\u20e3" for digit in range(10)]
WRITINGS = [CHINESE, FORMAL, SPOKEN, FULL, CIRCLED, KEYCAPS, "0123456789", "洞幺两三四五六拐八勾", "Ol23456789"]
SEPARATORS = ["", " ", "-", " - ", "—", ".", "·", "\n", "\u200b", "　", "_", " ☎️ ", ")(", "…", "\u2060 ", "/", "，"]
BEFORE = ["", "帮我抬冰箱 ", "电话", "我是3栋的，", "周六15:30，"]
BEFORE += ["要20人。", "手机号是：", "扫楼道\n", "（", "2单元5楼 "]
BEHIND = ["", " 谢谢", "，下午三点前打", "。3个人", "）", "\n9:00集合", "找我", "!"]
PARTS = [(3, 4, 4), (3, 8), (7, 4), (11,), (1,) * 11]


def independent(text):
    """Every digit of a text in order, by a reader of its own; what is no digit parts nothing."""
    same = {char: str(place) for row in (CHINESE, FORMAL, SPOKEN, FULL, CIRCLED) for place, char in enumerate(row)}
    same |= dict(zip("洞两拐勾oOlI", "02790011", strict=True))
    return "".join(same.get(char, char) for char in text if char in same or char in "0123456789")


def cut(digits, parts):
    ends = [sum(parts[: n + 1]) for n in range(len(parts))]
    return [digits[end - length : end] for end, length in zip(ends, parts, strict=True)]


def digits_of(length):
    return st.text("0123456789", min_size=length, max_size=length)


mobiles = st.builds("1{}{}".format, st.sampled_from("3456789"), digits_of(9))
birthdays = st.dates(date(1920, 1, 1), date(2020, 12, 31)).map(lambda day: day.strftime("%Y%m%d"))
identities = st.builds("{}{}{}".format, st.integers(110000, 659000), birthdays, digits_of(4))
FORMS = ["{}栋{}单元{}", "{}-{}-{}", "{}号楼{}单元{}室", "{} 栋 {} 单元 {}", "龙城{}幢{}单元的{}", "{}#{}单元{}号"]
SNIPPETS = "138０〇幺一-栋单元室湘Kk微信v@.:/\n 电话〔〕姓名车牌密码刘桂英老5楼那家ƿƾ"


@given(
    mobiles,
    st.sampled_from(PARTS),
    st.sampled_from(SEPARATORS),
    st.lists(st.sampled_from(WRITINGS), min_size=1, max_size=3),
    st.sampled_from(BEFORE),
    st.sampled_from(BEHIND),
)
@example("13800138000", (3, 4, 4), "然后", WRITINGS[:1], "", "")
@settings(max_examples=300, deadline=None)
def test_no_mobile_survives_in_any_writing(number, parts, separator, writings, before, behind):
    pieces = [
        "".join(writings[place % len(writings)][int(digit)] for digit in piece)
        for place, piece in enumerate(cut(number, parts))
    ]
    shown = redact(f"{before}{separator.join(pieces)}{behind}").text
    assert independent(number) not in independent(shown)
    assert not [piece for piece in pieces if len(piece) >= 4 and piece in shown]


@given(
    identities,
    st.sampled_from([(6, 8, 4), (18,), (6, 4, 4, 4), (1,) * 18]),
    st.sampled_from(SEPARATORS[:10]),
    st.sampled_from(WRITINGS[:7]),
    st.sampled_from(BEFORE),
    st.sampled_from(BEHIND),
)
@settings(max_examples=150, deadline=None)
def test_no_identity_number_survives_in_any_writing(number, parts, separator, writing, before, behind):
    written = separator.join("".join(writing[int(digit)] for digit in piece) for piece in cut(number, parts))
    shown = redact(f"{before}{written}{behind}").text
    assert number not in independent(shown)
    assert number[6:14] not in independent(shown)


@given(
    st.integers(1, 30),
    st.integers(1, 6),
    st.integers(1, 33),
    st.integers(1, 12),
    st.sampled_from(WRITINGS[:4]),
    st.sampled_from(FORMS),
    st.sampled_from(BEFORE[:5]),
    st.sampled_from(["", " 漏水", "没人应门", "，两个人就行", "张阿姨家"]),
)
@settings(max_examples=150, deadline=None)
def test_no_door_survives_in_any_writing(building, unit, storey, room, writing, form, before, behind):
    door = "".join(writing[int(digit)] for digit in f"{storey}{room:02}")
    shown = redact(f"{before}{form.format(building, unit, door)}{behind}").text
    assert door not in shown
    assert shown.endswith(behind)


@given(st.text(max_size=60) | st.text(SNIPPETS, max_size=60))
@settings(max_examples=400, deadline=None)
def test_any_text_is_redacted_and_doing_it_twice_changes_nothing(text):
    once = redact(text, HERSELF)
    assert redact(once.text, HERSELF) == Redacted(once.text, ())
    assert all(one.words in text for one in once.hidden)


@pytest.mark.parametrize("line", [*read("hidden"), *read("anonymous")])
def test_what_was_redacted_is_not_redacted_again(line):
    shown = redact(parted(line)[0], HERSELF).text
    assert redact(shown, HERSELF) == Redacted(shown, ())


HEAVY = [*read("heavy"), " ", "\n", "1 ", "1\n", "138 ", "502 ", "12:30 ", "\u200d", "刘 ", "\u0301", "1 o "]


@pytest.mark.parametrize("piece", HEAVY)
def test_ten_thousand_characters_take_no_longer_than_many_short_texts(piece):
    text = (piece * 10_000)[:10_000]
    began = time.process_time()
    redact(text, HERSELF)
    assert time.process_time() - began < 2
