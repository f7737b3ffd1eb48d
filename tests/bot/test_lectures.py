"""How lectures and events are announced and asked about."""

import pytest

from bot.intents import INTENTS
from bot.topic import read
from bot.topics.activities.extras import extras
from bot.topics.lectures.ratings import is_remark
from bot.understanding.company import children
from bot.understanding.other_words import known_line
from bot.understanding.reading import Line
from community.lectures import Asking, Giving, Introducing, Stars
from community.planning import Planning
from community.vocabulary import Vocabulary
from community.wishes import Wish
from tests.cast import SUNDAY


def line(text, **more):
    return Line.of(text, SUNDAY, **more)


# --- what else is said ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("主讲 王医生", {"lecturer": "王医生"}),
        ("主讲人：李律师", {"lecturer": "李律师"}),
        ("由周教授主讲", {"lecturer": "周教授"}),
        ("主讲改成李医生", {"lecturer": "李医生"}),
        ("主讲 王医生（心内科）", {"lecturer": "王医生"}),
        ("请自带水杯和帽子", {"bring": "水杯和帽子"}),
        ("包饺子 带围裙", {"bring": "围裙"}),
        ("要带的改成手套", {"bring": "手套"}),
        ("外小区的也能来", {"open_to": "all"}),
        ("仅限本小区", {"open_to": "own"}),
        ("带孩子来", {}),
        ("带两个孩子", {}),
        ("带队清理", {}),
    ],
)
def test_who_lectures_what_to_bring_and_who_may_come_are_read(said, values):
    assert extras(said).values == values


@pytest.mark.parametrize(
    ("said", "title", "kind", "bring"),
    [
        ("周六9点 带娃读绘本 书吧", "带娃读绘本", None, None),
        ("周六9点 带书换书 书吧", "带书换书", None, None),
        ("周六9点 带书换书 书吧 自带两本书", "带书换书", None, "两本书"),
        ("周六9点 高血压防治 讲堂 会议室", "高血压防治", "lecture", None),
        ("周六9点 讲座：防诈骗 会议室", "防诈骗", "lecture", None),
        ("周六9点 包粽子节 架空层", "包粽子节", "event", None),
        ("周六晚上7点 元宵猜灯谜 小广场", "元宵猜灯谜", "event", None),
        ("周六9点 广场舞场地志愿打扫 小广场", "广场舞场地志愿打扫", None, None),
        ("周六9点 亲子阅读 书吧", "亲子阅读", "event", None),
        ("周六9点 环境卫生整治 3栋楼下", "环境卫生整治", None, None),
        ("周六9点 主题党日 组织生活 活动室", "主题党日", "org_life", None),
        ("周六9点 亲子阅读 文体活动 活动室", "亲子阅读", "event", None),
        ("周六9点 文体活动：亲子阅读 活动室", "亲子阅读", "event", None),
        ("周六9点 文体活动 活动室", "文体活动", "event", None),
        ("周六9点 组织生活会 活动室", "组织生活会", "org_life", None),
        ("周六9点 包粽子 志愿服务 活动室", "包粽子", "service", None),
        ("周六9点 志愿服务周启动 广场", "志愿服务周启动", None, None),
    ],
)
def test_a_title_keeps_what_is_its_own(said, title, kind, bring):
    wish = read("publish_activity", line(said, is_command=True))
    plan = Planning.of(wish)
    assert (plan.title, wish.wanted.kind, plan.bring) == (title, kind, bring)


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("带两个孩子", 2),
        ("带孩子", 1),
        ("我带着我家娃来", 1),
        ("两大一小", 1),
        ("两个大人一个小朋友", 1),
        ("带我妈", 0),
        ("带儿子", 0),  # who may be grown up
        ("带三个人", 0),
        ("带2个大人1个孩子", 1),
    ],
)
def test_children_are_those_who_are_said_to_be(said, count):
    assert children(said) == count


# --- what is asked -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "facts", "others"),
    [
        ("讲堂什么时候", ("when",), False),
        ("讲座几点开始，在几楼", ("when", "where"), False),
        ("讲座在哪", ("where",), False),
        ("听课要带什么", ("bring",), False),
        ("外小区的能来不", ("who_may",), False),
        ("讲座谁讲的", ("lecturer",), False),
        ("讲座还有名额没", ("seats",), False),
        ("讲堂的主题是什么", ("title",), False),
        ("讲座在哪，轮椅推得进去吗", ("where",), True),
        ("有哪些讲座", (), False),
        ("讲堂", (), False),
    ],
)
def test_a_question_is_read_as_the_facts_it_asks_for(said, facts, others):
    wish = read("lecture_question", line(said))
    assert wish.intent == "lecture_question"
    assert (Asking.of(wish).facts, Asking.of(wish).others) == (facts, others)


@pytest.mark.parametrize("said", ["讲座要钱吗", "听课能录音吗", "老师，血压高能不能跑步", "讲堂有没停车场"])
def test_what_is_no_fact_is_for_the_lecturer(said):
    assert read("lecture_question", line(said)).intent == "ask_lecturer"


@pytest.mark.parametrize("said", ["讲座的课件能发一下吗", "上次的PPT还有吗"])
def test_a_question_for_material_asks_for_material(said):
    assert read("lecture_question", line(said)).intent == "lecture_material"


def test_what_stands_behind_asking_the_lecturer_is_passed_on_as_it_is():
    assert read("ask_lecturer", line("问讲师：高血压能吃柚子吗？", is_command=True)).text == "高血压能吃柚子吗？"


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("王医生 心内科 县医院副主任，讲了二十年", ("王医生", "心内科", "县医院副主任，讲了二十年")),
        ("王医生，心内科，县医院", ("王医生", "心内科", "县医院")),
        ("王医生：心内科", ("王医生", "心内科")),
        ("王医生", ("王医生",)),
        ("", ()),
    ],
)
def test_who_lectures_is_a_name_a_field_and_the_rest(said, parts):
    assert Introducing.of(read("introduce_lecturer", line(said))).parts == parts


@pytest.mark.parametrize(("said", "stars"), [("5分", 5), ("打3分", 3), ("我给四分", 4), ("１分", 1)])
def test_a_rating_can_be_said(said, stars):
    assert Stars.of(read("rate", line(said))).stars == stars


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("课件 高血压防治 https://a.cn/1 提取码ab12", "https://a.cn/1 提取码ab12"),
        ("课件https://a.cn/1", "https://a.cn/1"),
        ("课件 高血压防治", ""),
    ],
)
def test_material_is_a_link_with_what_is_said_of_it(said, words):
    assert Giving.of(read("lecture_material", line(said))).words == words


@pytest.mark.parametrize(
    ("said", "remark"),
    [
        ("老师讲得清楚，就是太快", True),
        ("很好", True),
        ("希望多讲讲用药", True),
        ("下次的讲座我报名", False),
        ("老师什么时候再来", False),
        ("有什么活动", False),
        ("周六去不了了", False),
    ],
)
def test_only_a_line_about_the_lecture_is_a_remark(said, remark):
    assert is_remark(Wish(intent="rate_words", text=said)) is remark


# --- said as neighbours say it -------------------------------------------------------------------------------------

KNOWN = Vocabulary(
    activities=("高血压防治", "包粽子节", "环境卫生整治"),
    units=("龙城5栋", "梅苑小区"),
    people=("王医生", "王阿姨"),
    lecturers=("王医生",),
    lectures=("高血压防治",),
)


def meant_without_an_engine(said):
    return next((name for name, one in INTENTS.items() if one.said_as(said) or one.said_here(said, KNOWN)), None)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("问一下王医生，吃了药能不能喝酒", "吃了药能不能喝酒"),
        ("请教下王医生 饭前吃还是饭后吃", "饭前吃还是饭后吃"),
        ("问一下医生要不要忌口", "要不要忌口"),
        ("王医生会不会讲中风", "王医生会不会讲中风"),
    ],
)
def test_what_is_asked_of_the_lecturer_by_name_is_for_them(said, words):
    assert meant_without_an_engine(said) == "ask_lecturer"
    assert read("ask_lecturer", known_line(said, SUNDAY, KNOWN)).text == words


@pytest.mark.parametrize(
    ("said", "facts"),
    [
        ("王医生么子来头", ("profile",)),
        ("王医生什么时候讲", ("when",)),
        ("王医生的讲座要带什么", ("bring",)),
        ("我姐住5栋，能来听不", ("who_may",)),
        ("我崽是县城的，可以来吗", ("who_may",)),
        ("包粽子要自己带糯米不", ("bring",)),
        ("包粽子节要带什么东西", ("bring",)),
    ],
)
def test_a_question_about_what_is_known_here_needs_no_engine(said, facts):
    assert meant_without_an_engine(said) == "lecture_question"
    wish = read("lecture_question", known_line(said, SUNDAY, KNOWN))
    assert (Asking.of(wish).facts, Asking.of(wish).others) == (facts, False)


@pytest.mark.parametrize(
    "said",
    [
        "王医生我认得的",
        "王医生讲得好 上次我听了",
        "我要去问医生",
        "问王阿姨几点开门",
        "他是哪个单位的",
        "我老公是娄底的，人蛮好",
        "嗓子坏了讲不了话",
        "讲不讲得成",
        "他讲不了",
        "5分 气死我",
        "三分钟热度",
        "主讲 王医生 带老花镜",
        "主讲 王医生 20人",
        "公告也发给5栋",
        "高血压的资料也发给5栋",
        "老彭也给5栋送菜",
        "讲座开到12点为止",
        "这个店开到12月底为止",
        "我以后都不打扫了",
    ],
)
def test_what_only_sounds_so_means_nothing_by_itself(said):
    assert meant_without_an_engine(said) is None


@pytest.mark.parametrize(
    ("said", "stars", "words"),
    [
        ("给个满分", 5, ""),
        ("打满分 老师讲得好", 5, "老师讲得好"),
        ("三分吧 讲快了", 3, "讲快了"),
        ("两分，太吵了", 2, "太吵了"),
        ("给老师打个五分", 5, ""),
        ("10分", 0, ""),
    ],
)
def test_stars_are_read_with_what_is_said_behind_them(said, stars, words):
    assert meant_without_an_engine(said) == "rate"
    assert (Stars.of(read("rate", line(said))).stars, Stars.of(read("rate", line(said))).words) == (stars, words)


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("粽子节改30人", {"amount": 30}),
        ("包粽子改成带糯米", {"bring": "糯米"}),
        ("1号活动要带糯米", {"bring": "糯米"}),
        ("粽子节人不限了", {"dropped": ("capacity",)}),
        ("粽子节换个时间", {}),
        ("包粽子节要带什么", {}),
    ],
)
def test_a_change_is_read_without_the_words_that_books_have(said, values):
    plan = Planning.of(read("change_activity", known_line(said, SUNDAY, KNOWN)))
    assert {name: value for name, value in plan if value and name not in ("topic", "again")} == values


@pytest.mark.parametrize(
    ("said", "is_new"),
    [
        ("那就下周六吧", True),
        ("还是下周六，老时间", True),
        ("粽子节改9点半", True),
        ("下周六行不行", False),
        ("下周六再说", False),
    ],
)
def test_a_new_time_is_one_with_nothing_uncertain_beside_it(said, is_new):
    assert bool(Planning.of(read("change_activity", known_line(said, SUNDAY, KNOWN))).time) == is_new


@pytest.mark.parametrize("said", ["打扫", "大扫除", "搞卫生", "扫地", "扫院子"])
def test_other_words_for_it_mean_the_title(said):
    assert read("sign_up", known_line(f"{said}我报名", SUNDAY, KNOWN)).wanted.title in ("环境卫生整治", "卫生")


def test_other_words_for_two_of_them_leave_it_open_which():
    known = Vocabulary(activities=("环境卫生整治", "楼道清扫", "包粽子节"))
    wanted = read("sign_up", known_line("打扫我报名", SUNDAY, known)).wanted
    assert (wanted.title, [one.title for one in wanted.also]) == ("环境卫生整治", ["楼道清扫"])
