"""Which messages concern the bot. Everything else is chatter: it ends here and touches neither database nor engine."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.addressing import Addressing, How
from bot.conversation import Conversation
from bot.messages import IncomingMessage
from bot.understanding.normalise import fold
from services.visit import Desk, Event
from tests.cast import BOT, GROUP, SUNDAY

addressing = Addressing(BOT)


def message(text, *, private=False, **more):
    event = Event("replay", "1", SUNDAY, "小李" if private else GROUP, "小李", "小李", private)
    return IncomingMessage(event, text, **more)


def how(text, **more):
    found = addressing.addressed(message(text, **more))
    return found.how if found else None


def bare(text):
    found = addressing.addressed(message(text))
    assert found is not None
    return found.text


# --- spoken to -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("@小邻 我报名周六的环境整治", "我报名周六的环境整治"),
        ("@小邻我报名", "我报名"),
        ("＠小邻 名单", "名单"),
        ("@小邻\u2005名单", "名单"),  # WeChat puts a thin space behind a mention
        ("@ 小邻 名单", "名单"),
        ("报名 @小邻", "报名"),
        ("大家好\n@小邻 名单", "大家好\n名单"),
        ("@小邻", ""),
        ("@小邻，取消", "取消"),
        ("@小鄰 名單", "名單"),
        ("@小邻报名", "报名"),
        ("@小邻環境整治算我一個", "環境整治算我一個"),
        ("@小邻环境卫生整治 报名", "环境卫生整治 报名"),
        ("@小邻你好", "你好"),
        ("@小邻👍", "👍"),
        ("@小邻助手 @小邻 名单", "@小邻助手 名单"),
    ],
)
def test_a_mention_anywhere(text, rest):
    assert how(text) is How.CALLED
    assert bare(text) == rest


LONGER = ["助手", "们", "居", "居委会", "姐", "2号", "bot", "_bot", "机器人", "里", "家", "群主"]


@pytest.mark.parametrize("longer", LONGER)
@pytest.mark.parametrize("after", ["", " 名单", "，名单发一下"])
def test_a_mention_of_a_longer_name_calls_somebody_else(longer, after):
    assert how(f"@小邻{longer}{after}") is None


@pytest.mark.parametrize(
    "text", ["@小邻们早上好大家都来", "@小邻居取消了团购你知道吗", "@小邻助手帮我们看一下", "小邻助手，名单"]
)
def test_and_so_does_one_with_a_sentence_right_behind_it(text):
    assert how(text) is None


UNSEEN = ["\u200b", "\ufeff", "\u2060", "\u200e", "\u200d", "\u2068", "\u00ad"]


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("{}小邻 名单", "名单"),
        ("小{}邻，名单", "名单"),
        ("@{}小邻 名单", "名单"),
        ("小邻{}：名单", "名单"),
        ("{}/list", "/list"),
    ],
)
def test_signs_that_nobody_sees_hide_no_call(sign, text, rest):
    found = addressing.addressed(message(text.format(sign)))
    assert found is not None
    assert found.text == rest


def test_whole_emoji_stay():
    assert bare("@小邻 👨‍👩‍👧 报名") == "👨‍👩‍👧 报名"


@pytest.mark.parametrize("sign", [" ", "，", ",", "：", ":", "  ", "\u3000", ", "])
def test_the_name_at_the_beginning_of_a_line_with_a_comma_colon_or_space(sign):
    assert how(f"小邻{sign}名单") is How.CALLED
    assert bare(f"小邻{sign}名单") == "名单"


def test_the_name_at_the_beginning_of_a_later_line():
    assert how("今天真热\n小邻，名单") is How.CALLED


def test_a_mention_that_the_channel_knows_of():
    assert how("名单", mentions_bot=True) is How.CALLED


def test_a_reply_to_the_bot():
    assert how("我也去", replies_to="m1") is How.REPLY


@pytest.mark.parametrize("text", ["/baoming", "/报名 12", "／名单", " /start"])
def test_a_slash_command(text):
    assert how(text) is How.SLASH


CODES = ["签到 123456", "签到123456", "签退 123456", "簽到 123456", "签到：123456", "签到 １２３４５６", "签到 123 456"]
LISTS = ["#接龙\n1. 小李", "＃接龙", "接龙 环境整治 1. 小李", "#接龍", "# 接龙", "#群接龙", "#报名接龙"]
LISTS += ["【接龙】环境整治\n1. 小李", "大家好\n#接龙\n环境整治\n1. 小李", "#Group Note\n环境整治\n1. Tom"]


@pytest.mark.parametrize("text", CODES)
def test_checking_in_or_out_with_six_digits(text):
    assert how(text) is How.CODE


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("签到 1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣", "签到 123456"),
        ("签到1️⃣ 2️⃣ 3️⃣ 4️⃣ 5️⃣ 6️⃣", "签到 123456"),
        ("签退 0⃣0⃣0⃣0⃣0⃣7⃣", "签退 000007"),
        ("签到 ①②③④⑤⑥", "签到 123456"),
        ("签到 一二三〇五六", "签到 123056"),
        ("簽退：１２３ ４５６。", "签退 123456"),
        ("\u200b签到 123456", "签到 123456"),
        ("签到123 456", "签到 123456"),
        ("签到 654321！", "签到 654321"),
    ],
)
def test_a_code_is_read_however_its_digits_are_written(text, read):
    assert how(text) is How.CODE
    assert bare(text) == read


@pytest.mark.parametrize("text", ["1️⃣", "①", " 2️⃣ ", "1⃣0⃣"])
def test_a_number_in_a_frame_or_a_circle_may_answer_a_question(text):
    assert how(text) is How.NUMBER


def test_a_list_keeps_the_frames_of_its_numbers():
    assert bare("#接龙\n环境卫生整治\n1️⃣ 小李") == "#接龙\n环境卫生整治\n1️⃣ 小李"


@pytest.mark.parametrize("text", ["签退", "簽退", " 签退 ", "签退。", "签退！", "签退~", "签退\n"])
def test_leaving_may_concern_it(text):
    """Whether it does depends on who says it: tests/bot/test_conversation.py."""
    assert how(text) is How.LEAVING


@pytest.mark.parametrize("text", LISTS)
def test_a_list_of_names(text):
    assert how(text) is How.LIST


@pytest.mark.parametrize("text", ["1", "２", "12", "三", " 2 ", "2.", "十"])
def test_a_number_may_answer_a_question(text):
    assert how(text) is How.NUMBER


@pytest.mark.parametrize("text", ["报名", "今天真热", "hello", "😀"])
def test_everything_in_private(text):
    assert how(text, private=True) is How.PRIVATE


def test_a_form_counts_more_than_the_mention_before_it():
    assert how("@小邻 签到 123456") is How.CODE
    assert how("@小邻 #接龙\n环境整治\n1. 小李") is How.LIST
    assert how("@小邻 帮我登记\n#接龙\n环境整治\n1. 小李") is How.LIST


@pytest.mark.parametrize("text", ["接龙怎么弄", "接龙加我", "发起接龙", "我的接龙取消"])
def test_words_about_a_list_are_words(text):
    assert how(f"@小邻 {text}") is How.CALLED
    assert how(text) is None


# --- chatter ---------------------------------------------------------------------------------------------------

CHATTER = [
    "今天天气真好",
    "报名",
    "我要报名周六的环境整治",
    "取消",
    "名单发一下",
    "签到",
    "签退了",
    "签退了吗",
    "我签退",
    "大家记得签退",
    "签退 环境卫生整治",
    "签到了吗",
    "签到 12345",
    "签到 1234567",
    "我的签到码是 123456",
    "123456",
    "123",
    "+1",
    "我来",
    "算我一个",
    "谢谢",
    "你好",
    "起火了",
    "我家着火了快来人",
    "小邻居们好",
    "小邻真好用",
    "问问小邻，名单在哪",
    "隔壁小邻 说的",
    "@小李 你去不去",
    "@所有人 报名",
    "邮箱 wang@example.com",
    "我们三个人去",
    "2栋",
    "1.5",
    "3月5日",
    "http://example.com/a",
    "吃饭/睡觉",
    "/",
    "/ 今天",
    "大家接着龙舟赛聊",
    "😀😀",
    "",
    " ",
    "\n",
    "\u200b",
    "\x00",
    "签到 1️⃣2️⃣3️⃣4️⃣5️⃣",
    "签到 1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣",
    "签到 123456 谢谢",
]


@pytest.mark.parametrize("text", CHATTER)
def test_chatter_is_not_addressed(text):
    assert how(text) is None


readable = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


@given(readable)
def test_without_the_name_and_without_a_form_nothing_is_addressed(text):
    seen = fold("".join(c for c in text if unicodedata.category(c) != "Cf")).lstrip()
    assume(BOT not in seen and "接" not in seen and not seen.startswith(("/", "签", "#")))
    assume(not (len(seen.strip()) <= 4 and any(c.isnumeric() for c in seen)))
    assert how(text) is None


@given(readable)
def test_any_text_is_decided_upon(text):
    found = addressing.addressed(message(text))
    assert found is None or found.text == found.text.strip()


@given(readable)
def test_everything_in_private_is_addressed(text):
    assert addressing.addressed(message(text, private=True)) is not None


@pytest.mark.parametrize("name", ["小邻", "c++", "(bot)", "邻里.助手"])
def test_any_name_may_be_given(name):
    found = Addressing(name).addressed(message(f"@{name} 名单"))
    assert found is not None
    assert found.text == "名单"
    assert Addressing(name).addressed(message("名单")) is None


# --- and touches nothing ---------------------------------------------------------------------------------------


class Untouchable:
    """Whatever is asked of it is an error."""

    def __getattr__(self, name):
        raise AssertionError(f"chatter has touched {name}")


@pytest.mark.parametrize("text", CHATTER)
async def test_chatter_touches_neither_database_nor_engine(text):
    def engine():
        raise AssertionError("chatter has asked for the engine")

    conversation = Conversation(Desk(Untouchable(), bot_name=BOT), engine)
    await conversation.handle(message(text))
