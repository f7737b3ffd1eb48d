"""How residents ask how to apply for what: which item a line names, what it asks, and what it only sounds like."""

import pytest

from bot.topic import INTENTS, read
from bot.understanding.other_words import known_line
from community.departments import Guiding
from community.vocabulary import Vocabulary
from services.departments import read as read_files
from tests.cast import CLEANING, SUNDAY

OURS = read_files()
KNOWN = Vocabulary(activities=(CLEANING,), services=OURS.words)
WITH_AN_ACTIVITY = Vocabulary(activities=(CLEANING, "老年证集中办理"), services=OURS.words)
EVERYTHING: tuple[str, ...] = ()

# By a hand other than that of the training lines: item, and what of it is asked.
ASKED = [
    ("办老年证要什么", "老年优待证", ("papers",)),
    ("老年证怎么办", "老年优待证", EVERYTHING),
    ("我屋里娭毑的老年证到哪里办", "老年优待证", ("where",)),
    ("请问老人证要多大年纪", "老年优待证", ("who_may",)),
    ("老年卡收不收钱", "老年优待证", ("fee",)),
    ("敬老证办得不", "老年优待证", EVERYTHING),
    ("社保卡丢了怎么办", "社保卡申领补换", EVERYTHING),
    ("社保卡掉哒到哪里补", "社保卡申领补换", ("where",)),
    ("医保卡不见了咋办", "社保卡申领补换", EVERYTHING),
    ("补社保卡几天能办好", "社保卡申领补换", ("takes",)),
    ("社保卡过期了要带什么去换", "社保卡申领补换", ("papers",)),
    ("办社保卡要带身份证吗", "社保卡申领补换", ("papers",)),
    ("办社保卡要不要带户口本不", "社保卡申领补换", ("papers",)),
    ("身份证搞丢哒到哪块补", "身份证补换领", ("where",)),
    ("身份证到期怎么换", "身份证补换领", EVERYTHING),
    ("补身份证好多钱", "身份证补换领", ("fee",)),
    ("身份证换领要多久", "身份证补换领", ("takes",)),
    ("居住证周末办不", "居住证", ("open",)),
    ("居住证要什么条件", "居住证", ("who_may",)),
    ("暂住证怎么申请", "居住证", EVERYTHING),
    ("小孩上户口要带么子", "新生儿落户", ("papers",)),
    ("毛毛上户口要些么子材料", "新生儿落户", ("papers",)),
    ("给孩子上户口去哪个派出所窗口", None, None),
    ("新生儿落户要什么手续", "新生儿落户", EVERYTHING),
    ("准生证还要办不，怎么办", "生育登记", EVERYTHING),
    ("结婚证在哪里领", "结婚登记", ("where",)),
    ("扯结婚证要带么子", "结婚登记", ("papers",)),
    ("领结婚证要多少钱", "结婚登记", ("fee",)),
    ("协议离婚要多久", "离婚登记", ("takes",)),
    ("低保要怎么申请", "最低生活保障", EVERYTHING),
    ("吃低保要什么条件", "最低生活保障", ("who_may",)),
    ("残疾证到哪里办", "残疾人证", ("where",)),
    ("办残疾证要哪些材料", "残疾人证", ("papers",)),
    ("合作医疗怎么交", "城乡居民医保参保", EVERYTHING),
    ("居民医保多少钱", "城乡居民医保参保", ("fee",)),
    ("新农合网上能办吗", "城乡居民医保参保", ("online",)),
    ("养老认证手机上能办不", "养老金资格认证", ("online",)),
    ("养老金认证怎么弄", "养老金资格认证", EVERYTHING),
    ("退休金认证要去哪里", "养老金资格认证", ("where",)),
    ("房产过户要带哪些", "不动产登记", ("papers",)),
    ("房产证几天拿得到", None, None),
    ("不动产证要多少天", "不动产登记", ("takes",)),
    ("取公积金要什么材料", "公积金提取", ("papers",)),
    ("我想取公积金怎么办", "公积金提取", EVERYTHING),
    ("住房公积金提取在哪个窗口", None, None),
    ("办营业执照怎么弄", "个体工商户营业执照", EVERYTHING),
    ("个体户执照要几天", "个体工商户营业执照", ("takes",)),
    ("电动车上牌要带什么", "电动自行车上牌", ("papers",)),
    ("电瓶车上牌在哪", "电动自行车上牌", ("where",)),
    ("电动车怎么上牌", "电动自行车上牌", None),
    ("高龄补贴多大岁数", "高龄津贴", ("who_may",)),
    ("八十岁补贴怎么领", "高龄津贴", EVERYTHING),
    ("失业登记去哪", "失业登记", ("where",)),
    ("申请法律援助怎么弄", "法律援助", EVERYTHING),
    ("免费律师找谁", "法律援助", ("where",)),
    ("退伍军人优待证要什么手续", "退役军人优待证", EVERYTHING),
    ("軍人優待證怎麼辦", "退役军人优待证", EVERYTHING),
    ("社保卡 几点上班", "社保卡申领补换", ("open",)),
    ("办社保卡要什么，在哪里办", "社保卡申领补换", ("papers", "where")),
    ("帮我查一下身份证补办的流程", "身份证补换领", EVERYTHING),
    ("老年证要本人去吗", "老年优待证", ("proxy",)),
    ("办结婚证要不要照片", "结婚登记", ("papers",)),
    ("办事老年优待证", "老年优待证", EVERYTHING),
    ("辦社保卡要甚麼", "社保卡申领补换", ("papers",)),
    ("社保卡丢了怎么补，要钱不", "社保卡申领补换", ("fee",)),
    ("老年证丢了怎么补", "老年优待证", EVERYTHING),
]

# They hold the words and are something else: no certain question of the guide, whatever an engine makes of them.
OTHERWISE = [
    "身份证复印件要几份",
    "居住证明怎么开",
    "报名 老年证集中办理",
    "老年证集中办理几点开始",
    "我身份证掉在活动室了",
    "谁捡到一张社保卡",
    "公积金贷款怎么办",
    "结婚证照片哪里照得好",
    "活动要带身份证吗",
    "明天打扫要带什么",
    "老王的低保被取消了",
    "房产证抵押贷款怎么弄",
    "我妈的老年证办好了",
    "医保报销怎么办",
    "你们怎么办事的",
    "这事怎么办",
    "报到手续怎么办",
    "老年证要不要年审",
    "社保卡几点到",
    "身份证什么时候到",
    "法律援助什么时候来",
    "高龄津贴什么时候发",
    "小李的社保卡放在哪里",
    "去医院要带社保卡吗",
    "老年证坐车不要钱",
    "电动车上牌了没",
    "办好老年证的来签到",
    "社保卡三天拿得到不",
    "居民医保是不是要到月底截止",
    "结婚证能带孩子去不",
    "公积金怎么交",
    "过户要什么手续",
    "退伍证丢了去哪补",
    "公司营业执照怎么办",
    "居民医保怎么报销",
    "去哪里领证",
    "老年证",
]


def asked(text: str) -> Guiding:
    return Guiding.of(read("service_guide", known_line(text, SUNDAY, KNOWN)))


def certain(text: str) -> bool:
    return INTENTS["service_guide"].said_here(text, KNOWN)


@pytest.mark.parametrize(("text", "item", "facts"), [one for one in ASKED if one[1]])
def test_an_item_and_what_is_asked_of_it_are_read_without_an_engine(text, item, facts):
    found = asked(text)
    assert [one.title for one in OURS.called(found.names)] == [item]
    assert found.nearly == ()
    if facts is not None:
        assert found.facts == facts
    assert certain(text), found


@pytest.mark.parametrize("text", OTHERWISE)
def test_what_only_holds_its_words_is_no_certain_question(text):
    assert not certain(text)
    assert not INTENTS["service_guide"].said_here(text, WITH_AN_ACTIVITY)


@pytest.mark.parametrize("text", ["居住证明怎么开", "个体户执照注销怎么办", "临时身份证怎么办", "结婚证明要带什么"])
def test_a_name_that_goes_on_is_only_nearly_said(text):
    found = asked(text)
    assert found.names == ()
    assert found.nearly != ()


GOES_ON = ["在哪办", "要带什么", "几天能办好", "周末上班不", "星期六开不开门"]
GOES_ON += ["那居住证呢", "身份证要带什么", "老年证", "要钱不", "网上能办吗", "要带户口本不", "要好久"]
ELSEWHERE = ["在哪集合", "护照要带什么", "居住证明呢", "好的", "谢谢", "报名 1"]
ELSEWHERE += ["明天打扫要带什么", "办事", "几点集合"]


@pytest.mark.parametrize("text", GOES_ON)
def test_what_only_asks_goes_on_about_the_item_before(text):
    assert INTENTS["service_guide"].fits(read("service_guide", known_line(text, SUNDAY, KNOWN)))


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_names_something_else_does_not(text):
    assert not INTENTS["service_guide"].fits(read("service_guide", known_line(text, SUNDAY, KNOWN)))


def test_nothing_said_lists_what_there_is():
    assert asked("办事指南").lists
    assert not asked("护照").lists
    assert asked("护照怎么办").unread == "护照"


@pytest.mark.parametrize("more", ["贷款", "注销", "年审", "挂失", "公司", "异地", "余额", "抵押", "预约", "转让"])
def test_a_word_that_nothing_reads_makes_every_question_uncertain(more):
    assert [text for text, item, _ in ASKED if item and (certain(more + text) or certain(text + more))] == []
