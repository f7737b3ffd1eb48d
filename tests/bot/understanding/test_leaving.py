"""Who does not go: the guest, the speaker, both; whoever is the reason stays out of it, and what is open is asked."""

import pytest

from bot.understanding.leaving import are_fewer, leaving
from bot.understanding.normalise import fold
from community.company import Company


def said(line, person="", **more):
    return leaving(fold(line), line, person=person, **more)


@pytest.mark.parametrize(
    ("line", "person", "whom"),
    [
        ("我爱人不来了", "我爱人", 1),
        ("我爱人不来了", "", 1),
        ("我妈不去了，我还去", "我妈", 1),
        ("我老伴去不了了，就我一个人去", "我老伴", 1),
        ("我妈腿疼，包粽子她就不来了，我照去", "我妈", 1),
        ("我爱人那个名额退掉，她腰疼，我照去", "我爱人", 1),
        ("我带的两个孩子不去了", "孩子", 2),
        ("原来说带两个同学来，他们不来了，就我自己", "", 2),
        ("减一个人", "", 1),
        ("+1不来了", "", 1),
        ("我爸妈来不了 去掉他俩", "我爸妈", 2),
        ("张伟去不了，把他名字拿下来", "", 1),
        ("帮我妈取消", "我妈", 1),
        ("刘桂英不来了", "刘桂英", ("刘桂英",)),
        ("把刘桂英划掉", "刘桂英", ("刘桂英",)),
        ("小李+1不来了", "小李+1", ("小李+1",)),
        ("我妈刘桂英去不了了", "我妈刘桂英", ("刘桂英",)),
        ("小李的爱人不来了", "小李", ("小李的爱人",)),
        ("李嫂子喊我讲一声，她周五写春联不来了", "李嫂子", ("李嫂子",)),
        ("老彭让我跟你讲他星期天来不成，我帮他报的那个退掉", "老彭", ("老彭",)),
        ("给李姐报的取消吧", "李姐", ("李姐",)),
        ("帮刘桂英取消", "", ("刘桂英",)),
    ],
)
def test_whoever_is_named_leaves_and_the_speaker_does_not(line, person, whom):
    who = said(line, person)
    assert (who.myself, who.unsure, who.names or who.unnamed) == (False, False, whom)


@pytest.mark.parametrize(
    ("rest", "person", "whom"),
    [
        ("刘桂英", "刘桂英", ("刘桂英",)),
        ("刘桂英的报名", "刘桂英", ("刘桂英",)),
        ("老彭爱人", "老彭", ("老彭爱人",)),
        ("小李+1", "小李+1", ("小李+1",)),
        ("刘桂英和王大爷", "刘桂英", ("刘桂英", "王大爷")),
    ],
)
def test_a_name_alone_behind_the_command_is_who_leaves(rest, person, whom):
    who = said(rest, person, is_command=True)
    assert (who.myself, who.unsure, who.names) == (False, False, whom)


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("我去不了了", ""),
        ("取消", ""),
        ("孩子没人带，我不去了", "孩子"),
        ("老公不同意，帮我退了", "老公"),
        ("我妈不让我去露天电影了，把我删掉吧", "我妈"),
        ("哎呀我忘了周六要带孙子打疫苗那个活动我就参加不了了", ""),
        ("我那个位置让给别人，我排到夜班了", ""),
        ("义诊退一个，本人，急诊要顶班", ""),
    ],
)
def test_who_is_only_the_reason_leaves_nobodys_place(line, person):
    assert said(line, person).is_only_me


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("我跟我崽两个都来不得了", "我崽"),
        ("老伴咳得厉害，我们两个的名都去掉", "老伴"),
        ("老公临时出差，我们俩周六都来不了", "老公"),
        ("老伴要住院，他和我的座位都请让给旁人", "老伴"),
        ("不来了，老公也不来", "老公"),
    ],
)
def test_both_leave(line, person):
    who = said(line, person)
    assert (who.myself, who.unsure, who.unnamed) == (True, False, 1)


@pytest.mark.parametrize(
    ("line", "person"), [("现在她照去，我不去了", ""), ("我去不了，老伴照样去", "老伴"), ("我不去了，孩子还去", "孩子")]
)
def test_the_speaker_leaves_and_the_guests_come_all_the_same(line, person):
    assert said(line, person).myself
    assert said(line, person).only_me or said(line, person).is_only_me


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("孩子发烧，去不了了抱歉", "孩子"),
        ("我妈膝盖又痛，讲座不去听了，位子让出来", "我妈"),
        ("小李生病了，取消", "小李"),
        ("给孩子报了兴趣班，我去不了", "孩子"),
        ("对不住啊 答应好的站岗站不了了 婆婆住院", ""),
    ],
)
def test_whether_somebody_is_meant_or_is_the_reason_may_be_unsure(line, person):
    assert said(line, person).unsure


@pytest.mark.parametrize(
    ("line", "who", "unsure"),
    [
        ("我去不了，老公去", "老公", True),
        ("我老公去，我不去了", "我老公", True),
        ("我来不成了，我妈一个人来就行", "我妈", True),
        ("我去不了，老公可能去", "老公", True),
        ("我去不了，老公替我去行吗", "老公", True),
        ("我去不了，他去", "他", True),
        ("我 去不了 ， 老公 去", "老公", True),
        ("有事来不了，让我弟替一下", "我弟", True),
        ("我没空，我妈替我去", "我妈", False),
        ("老公替我去，我不去了", "老公", False),
        ("周六老公替我去", "老公", False),
        ("请假，让老公替我", "老公", False),
    ],
)
def test_somebody_goes_in_the_speakers_place_alone(line, who, unsure):
    assert said(line) == Company(only_me=True, unnamed=1, said=who, unsure=unsure)


@pytest.mark.parametrize(
    ("line", "names", "unsure"),
    [
        ("我来不了，小王来", ("小王",), True),
        ("我去不了，李强和王芳去", ("李强", "王芳"), True),
        ("我去不了，Tom去", ("Tom",), True),
        ("我去不了，王师傅顶我", ("王师傅",), False),
        ("我不去了，我儿子小军代我去", ("小军",), False),
        ("我不去了，位子让给老彭", ("老彭",), False),
        ("我的名额给老彭", ("老彭",), False),
        ("对不起来不了了，我侄女小芳来顶", ("小芳",), True),
    ],
)
def test_so_does_somebody_with_a_name(line, names, unsure):
    who = said(line)
    assert (who.only_me, who.names, who.unsure) == (True, names, unsure)


@pytest.mark.parametrize("reason", ["下次去", "晚点来", "位子给别人", "别等我", "周日去", "孩子来了", "老公出差"])
def test_what_is_nobody_goes_in_nobodys_place(reason):
    assert said(f"我去不了，{reason}").is_only_me


@pytest.mark.parametrize("line", ["老公帮我去报名", "王阿姨帮我报名", "小王来不了，我去"])
def test_whoever_helps_goes_in_nobodys_place(line):
    assert not said(line).is_passed_on


@pytest.mark.parametrize(
    "line",
    ["我一个人来，老婆不来", "就我一个，孩子不来了", "孩子不来了，我自己来", "老妈不来了，我一个人去"],
)
def test_whoever_comes_alone_stays_and_the_others_leave(line):
    who = said(line)
    assert (who.myself, who.unnamed, who.alone, who.unsure) == (False, 1, True, False)


def test_what_was_not_so_is_not_done():
    assert said("不是孩子不来，是我不来") == Company(only_me=True)
    assert not said("不是我不来，是孩子不来", "孩子").myself


@pytest.mark.parametrize(("line", "count"), [("少来一个孩子", 1), ("少带两个", 2), ("我们少来一个", 1), ("减一人", 1)])
def test_one_less_is_a_guest_less(line, count):
    assert are_fewer(line)
    assert (said(line).myself, said(line).unnamed) == (False, count)


@pytest.mark.parametrize("line", ["少来几个人", "少一个扫把", "少说两句"])
def test_one_less_of_something_else_is_no_guest(line):
    assert not are_fewer(line)


def test_the_six_of_saturday_counts_nobody():
    assert said("周六老公不来了").unnamed == 1


def test_who_has_passed_away_does_not_go():
    assert not said("老公去世了，我去不了").only_me


@pytest.mark.parametrize("line", ["我和爱人都不来了", "我跟我堂客都去不了哒"])
def test_both_leave_who_are_named_together(line):
    who = said(line)
    assert (who.myself, who.unnamed, who.unsure) == (True, 1, False)
