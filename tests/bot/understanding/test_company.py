"""Who goes: read from the line and from the one name that an engine hears in it. What no rule places is asked."""

import pytest

from bot.understanding.company import children, company, too_many, without_people
from bot.understanding.normalise import fold
from community.company import Company


def said(line, person="", title="", **more):
    return company(fold(line), line, person=person, title=title, **more)


def guests(line, person="", title=""):
    """Who goes instead of the speaker."""
    who = said(line, person, title)
    assert not who.myself, line
    assert not who.unsure, line
    return who.names or who.unnamed


# --- somebody else -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("帮我妈刘桂英报名", ("刘桂英",)),
        ("帮我妈<b>刘桂英</b>报名", ("刘桂英",)),
        ("帮我妈（刘桂英）报名", ("刘桂英",)),
        ("帮 我妈 刘桂英 报名", ("刘桂英",)),
        ("帮我老伴王桂兰报名", ("王桂兰",)),
        ("替隔壁张奶奶报名", ("张奶奶",)),
        ("帮3楼的王奶奶报名", ("王奶奶",)),
        ("代我们楼李奶奶报个名，她看不清手机", ("李奶奶",)),
        ("我帮邻居王大爷报名，他不会用手机", ("王大爷",)),
        ("给我爸周建军报一个", ("周建军",)),
        ("替张奶奶、李爷爷报名", ("张奶奶", "李爷爷")),
        ("帮王奶奶和李爷爷登记", ("王奶奶", "李爷爷")),
        ("替Tom报名", ("Tom",)),
        ("帮老彭爱人报名", ("老彭爱人",)),
    ],
)
def test_whoever_is_named_behind_a_word_of_help_goes_alone(line, names):
    assert guests(line) == names


@pytest.mark.parametrize(
    ("line", "number"),
    [("帮我妈报名", 1), ("替隔壁的报名", 1), ("给我家两个孩子报名", 2), ("帮别人报名", 1), ("帮俺娘报名", 1)],
)
def test_somebody_without_a_name_goes_without_one(line, number):
    assert guests(line) == number


def test_a_title_in_between_is_no_name():
    assert guests("给张伟在剪纸课那里报个名", title="剪纸课") == ("张伟",)
    assert guests("帮王奶奶包饺子报名", title="包饺子") == ("王奶奶",)


@pytest.mark.parametrize(
    ("line", "person", "names"),
    [
        ("隔壁张奶奶也要去包饺子，帮她记一下", "张奶奶", ("张奶奶",)),
        ("老周不会用手机，消防演练我代他登记", "老周", ("老周",)),
        ("请把李明加进名单", "李明", ("李明",)),
        ("老刘没有手机，他讲明天清沟他也来，你添上去", "老刘", ("老刘",)),
        ("帮我们小区独居的张奶奶报名", "张奶奶", ("张奶奶",)),
        ("邓建设、曾小莲都报上，把他们加进去", "邓建设", ("邓建设", "曾小莲")),
    ],
)
def test_whom_an_engine_hears_is_placed_by_what_stands_around_them(line, person, names):
    assert guests(line, person) == names


# --- with the speaker ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "person", "names", "unnamed"),
    [
        ("我和老伴都去", "", (), 1),
        ("我和隔壁秀英姐都要去的", "", ("秀英姐",), 0),
        ("早晚护学我和老周一块来", "老周", ("老周",), 0),
        ("我和对门老周后天都能去", "老周", ("老周",), 0),
        ("给我和我老伴留两个位子", "我老伴", (), 1),
        ("我带张奶奶去", "张奶奶", ("张奶奶",), 0),
        ("我带两个娃参加", "娃", (), 2),
        ("带两个孩子", "", (), 2),
        ("四个人参加：我、老龙、阿芳、小贺", "老龙", ("老龙", "阿芳", "小贺"), 0),
        ("我爱人也是党员，她跟我一起到", "我爱人", (), 1),
        ("小李和我都去", "小李", ("小李",), 0),
        ("我去，帮我妈也报一个", "", (), 1),
    ],
)
def test_the_speaker_goes_with_them(line, person, names, unnamed):
    who = said(line, person)
    assert (who.myself, who.names, who.unnamed, who.unsure) == (True, names, unnamed, False)


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("帮我报名", ""),
        ("帮我马上报名", ""),
        ("帮忙报名", ""),
        ("听小李说包饺子，我报名", "小李"),
        ("我妈叫我报名包饺子", "我妈"),
        ("王阿姨帮我报名包饺子", "王阿姨"),
        ("王医生讲高血压那一课我要去听的", "王医生"),
        ("小林啊我是六栋的老彭那个理发的我去我去", "老彭"),
        ("本人谭丽，自愿报名参加", "谭丽"),
        ("张阿姨走不开，她退了正好，我顶上", "张阿姨"),
        ("孩子放学我就有空，下午那个报我", "孩子"),
        ("想给小区出份力，报名", ""),
        ("其他活动不去，这个报名", ""),
        ("吉他班报名", ""),
    ],
)
def test_who_is_only_talked_about_does_not_go(line, person):
    assert said(line, person).is_only_me


# --- what is asked -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("小李报名", "小李"),
        ("报：张伟", "张伟"),
        ("包饺子，小李也去", "小李"),
        ("张阿姨想参加包饺子，帮忙报个名", "张阿姨"),
        ("我妈也想去包饺子", "我妈"),
        ("我妈也想去包饺子", ""),
        ("跟小李一起去包饺子", "小李"),
        ("小李去我就去包饺子", "小李"),
        ("小李托我报个名", "小李"),
        ("给孩子报了兴趣班，周六我来", "孩子"),
        ("添个人，曾姐", ""),
        ("就去捞垃圾那个，我参加，顺便把我男朋友也拽上", "我男朋友"),
        ("老周没带手机，他说钓鱼比赛有他一份", ""),
        ("帮忙打扫报名", ""),
    ],
)
def test_somebody_whom_no_rule_places_makes_it_unsure(line, person):
    who = said(line, person)
    assert who.unsure
    assert who.said
    assert who.has_guests


# --- +1 --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["党课+1", "我 +1", "+1，周四晚上的"])
def test_plus_one_is_another_way_of_saying_that_one_goes(line):
    assert said(line) == Company(plus_one=True)


@pytest.mark.parametrize(("line", "number"), [("我报名，+1", 1), ("我去，+2", 2)])
def test_plus_one_beside_a_sign_up_brings_somebody(line, number):
    assert said(line) == Company(unnamed=number)


def test_plus_one_behind_a_command_brings_somebody():
    assert said("环境整治 +1", is_command=True) == Company(unnamed=1)


# --- the rest ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("帮我妈刘桂英报名 太极拳", "太极拳"),
        ("替隔壁张奶奶报名 太极拳", "太极拳"),
        ("带两个孩子去 太极拳", "太极拳"),
    ],
)
def test_who_is_named_is_no_part_of_the_title(line, title):
    rest = without_people(line, said(line))
    assert title in rest
    assert not any(word in rest for word in ("刘桂英", "隔壁", "张奶奶", "孩子"))


@pytest.mark.parametrize("line", ["帮" * 250, "我和" * 200, "帮我妈" * 120, "替张奶奶、" * 80, "三" * 400])
def test_long_nonsense_is_read_as_something(line):
    assert isinstance(said(line), Company)


# --- how many ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("三个人", 2),
        ("1 两个人", 1),
        ("我们两个", 1),
        ("我们两个都来", 1),
        ("两个大人一个孩子报名", 2),
        ("带两个大人一个小孩报名", 3),
        ("一大一小报名", 1),
        ("给我报3个", 2),
        ("名额给我留两个", 1),
        ("两位报名", 1),
        ("我屋里两个人去", 1),
        ("我一个人来", 0),
        ("加我一个", 0),
        ("两个小时够不够", 0),
        ("2号楼的", 0),
    ],
)
def test_every_head_that_is_said_is_counted(line, number):
    assert said(line).unnamed == number


def test_heads_behind_the_title_count_as_well():
    assert said("环境卫生整治2人", title="环境卫生整治").unnamed == 1


@pytest.mark.parametrize("line", ["带12个人", "我们十个人报名", "报名 12个人", "来二十位"])
def test_more_than_nine_are_too_many_for_one_line(line):
    assert too_many(fold(line))


@pytest.mark.parametrize("line", ["报名 12", "12月5日我来", "20号的报名", "10点的那个", "九个人", "住了10个月"])
def test_another_number_is_none_of_people(line):
    assert not too_many(fold(line))


@pytest.mark.parametrize(
    ("line", "person", "names"),
    [
        ("刘婶和老彭叫我帮他们报名", "刘婶", ("刘婶", "老彭")),
        ("给刘桂英、李国强、周芳三个人报名", "", ("刘桂英", "李国强", "周芳")),
        ("王姐、张姐、李哥托我帮忙报名", "王姐", ("王姐", "张姐", "李哥")),
    ],
)
def test_none_of_several_names_is_left_out(line, person, names):
    assert guests(line, person) == names


def test_going_instead_of_somebody_is_asked_about():
    assert said("我替老彭去", "老彭").unsure


def test_a_child_among_the_heads_is_counted_and_nobody_who_is_asked_about():
    assert said("两个大人一个孩子报名", "孩子") == Company(unnamed=2)


@pytest.mark.parametrize(
    ("line", "names", "unsure"),
    [
        ("帮丁一报名", ("丁一",), False),
        ("帮李2报名", ("李2",), False),
        ("替赵十一报名", ("赵十一",), False),
        ("帮一一报名", ("一一",), True),
    ],
)
def test_a_name_may_hold_a_numeral(line: str, names: tuple[str, ...], unsure: bool) -> None:
    found = company(line)
    assert (found.myself, found.names, found.unsure) == (False, names, unsure)


@pytest.mark.parametrize("line", ["帮我报一下名", "帮一下报名", "给我报一个"])
def test_no_name_is_made_of_a_numeral_alone(line: str) -> None:
    assert company(line).names == ()


# --- children who are brought ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "names", "unnamed", "young", "children"),
    [
        ("带女儿朵朵", ("朵朵",), 0, ("朵朵",), 0),
        ("报名包粽子节，带女儿朵朵", ("朵朵",), 0, ("朵朵",), 0),
        ("带两个娃 大宝小宝", ("大宝", "小宝"), 0, ("大宝", "小宝"), 0),
        ("带两个娃,大宝和小宝", ("大宝", "小宝"), 0, ("大宝", "小宝"), 0),
        ("带三个娃 大宝二宝三宝", ("大宝", "二宝", "三宝"), 0, ("大宝", "二宝", "三宝"), 0),
        ("带2个孩子 乐乐、果果", ("乐乐", "果果"), 0, ("乐乐", "果果"), 0),
        ("带我家宝宝小米", ("小米",), 0, ("小米",), 0),
        ("带孙子豆豆和孙女妞妞一起来", ("豆豆", "妞妞"), 0, ("豆豆", "妞妞"), 0),
        ("带老公和女儿朵朵", ("朵朵",), 1, ("朵朵",), 0),
        ("带妈妈刘桂英和儿子小明", ("刘桂英", "小明"), 0, ("小明",), 0),
        ("带两个孩子和老公", (), 3, (), 2),
        ("带老伴和两个娃 大宝小宝", ("大宝", "小宝"), 1, ("大宝", "小宝"), 0),
        ("带儿子", (), 1, (), 1),
        ("带我妈", (), 1, (), 0),
    ],
)
def test_whoever_is_brought_as_a_child_is_one(line, names, unnamed, young, children):
    who = company(line)
    assert who.myself
    assert (who.names, who.unnamed, who.young, who.children) == (names, unnamed, young, children)


@pytest.mark.parametrize("line", ["我和女儿都去", "帮我儿子报名", "我和女儿朵朵都去", "带老伴", "带水杯", "带朋友去"])
def test_whoever_is_not_brought_as_a_child_is_none(line):
    assert (company(line).young, company(line).children) == ((), 0)


# --- things, ages, what ails somebody, names that come later -------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "我报名，带两把扫帚来",
        "算我一个，我带两箱糯米两个盆来",
        "我报名，带3个蛇皮袋",
        "我报名，带2斤糯米",
        "我报名，带一个锅",
        "我报名，带两个西瓜",
        "我报名，带3桶油",
        "我报名，带个桶",
        "我报名，带5瓶水",
        "我报名，带两个小凳子",
        "我来，带３个塑料盆",
        "我报名，带两人份的糯米",
    ],
)
def test_things_that_are_brought_take_no_place(line):
    assert said(line).is_only_me


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("我报名，带两个", 2),
        ("我报名，带两个来", 2),
        ("我报名，带了两个亲戚", 2),
        ("我报名，带3个战友", 3),
        ("我报名，带两位", 2),
        ("我们家两大一小", 2),
        ("我屋里去四个 两个细伢子", 3),
        ("我家三口报名", 2),
        ("大人两个小孩一个报名", 2),
        ("报名，抱5个月大的宝宝来", 1),
        ("报名，带个7岁的崽", 1),
    ],
)
def test_people_who_are_brought_take_one_each(line, number):
    who = said(line)
    assert (who.myself, who.unnamed, who.names) == (True, number, ())


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("我们家两大一小", 1),
        ("大人两个小孩一个", 1),
        ("一个大人一个细伢子", 1),
        ("带个7岁的崽", 1),
        ("我屋里去四个 两个细伢子", 2),
    ],
)
def test_children_are_those_who_are_said_to_be(line, number):
    assert children(fold(line)) == number


@pytest.mark.parametrize("line", ["再加一个细伢子", "再带两个孩子", "多加一个大人"])
def test_one_more_comes_beside_those_who_come_already(line):
    who = said(line)
    assert (who.myself, who.extra) == (False, True)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("给我娘老子报个名 她叫李桂香", ("李桂香",)),
        ("给我爷老子报名，名字叫李大山", ("李大山",)),
        ("帮我妈刘桂英13800001111报名", ("刘桂英",)),
        ("帮我妈13800001111刘桂英报名", ("刘桂英",)),
        ("帮我爸（高血压）李建国报名", ("李建国",)),
        ("帮我爸糖尿病李建国报名", ("李建国",)),
        ("帮我妈70岁的刘桂英报名", ("刘桂英",)),
    ],
)
def test_a_name_comes_without_what_stands_around_it(line, names):
    assert guests(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [("带我孙女小玉去", ("小玉",)), ("我带女儿朵朵和侄子明明来", ("朵朵", "明明")), ("带我外孙乐乐去", ("乐乐",))],
)
def test_whoever_is_brought_with_a_name_keeps_it(line, names):
    who = said(line)
    assert (who.myself, who.names, who.unsure) == (True, names, False)


@pytest.mark.parametrize("line", ["老陈说他想去", "老陈跟我说要报名", "老陈讲他也来"])
def test_what_somebody_is_said_to_want_is_asked(line):
    assert said(line, "老陈").unsure
