"""What a tap on a problem does may be said instead: with its number, without, with words; a question does nothing."""

import pytest

from bot.topics.problems.reading import Act, act, is_whistle, reporting_words, same_words, says_same, whistling_words
from bot.understanding.reading import Line
from community.problems import Reporting
from storage.tables.subject import Subject
from tests.cast import SUNDAY

SAID = [
    ("报上去", "pass_problem_up", None, ""),
    ("把12号报上去", "pass_problem_up", 12, ""),
    ("１２号报到街道", "pass_problem_up", 12, ""),
    ("办好了", "problem_done", None, ""),
    ("办好了。", "problem_done", None, ""),
    ("办好了 换了灯泡", "problem_done", None, "换了灯泡"),
    ("3号修好哒，水管换了新的", "problem_done", 3, "水管换了新的"),
    ("处理好了：3号", "problem_done", 3, ""),
    ("签收", "sign_for_problem", None, ""),
    ("签收5号", "sign_for_problem", 5, ""),
    ("5号那件签收了", "sign_for_problem", 5, ""),
    ("退回 这是城管的", "return_problem", None, "这是城管的"),
    ("退回这是城管的", "return_problem", None, "这是城管的"),
    ("退回7号，找水务公司", "return_problem", 7, "找水务公司"),
    ("退回", "return_problem", None, ""),
    ("解决了", "problem_solved", None, ""),
    ("解决了，谢谢", "problem_solved", None, ""),
    ("2号解决哒", "problem_solved", 2, ""),
    ("没解决", "problem_unsolved", None, ""),
    ("还没修好，灯还是不亮", "problem_unsolved", None, "灯还是不亮"),
    ("2号没解决", "problem_unsolved", 2, ""),
    ("撤回我反映的", "withdraw_problem", None, ""),
    ("改成匿名", "unname_reporter", None, ""),
    ("9号改成署名", "name_reporter", 9, ""),
    ("撤回吹哨", "recall_whistle", None, ""),
    ("撤回1号", "withdraw_problem", 1, ""),
    ("1号撤回", "withdraw_problem", 1, ""),
    ("把１号撤销", "withdraw_problem", 1, ""),
    ("我反映的那个不要搞哒 撤回", "withdraw_problem", None, ""),
    ("咯个我搞不定 报上去", "pass_problem_up", None, ""),
    ("往上头报", "pass_problem_up", None, ""),
    ("1号报给网格", "pass_problem_up", 1, ""),
    ("收到了 签收", "sign_for_problem", None, ""),
    ("不归我们管 找路灯所", "return_problem", None, "找路灯所"),
    ("改成匿名算哒", "unname_reporter", None, ""),
    ("写我的名字要得", "name_reporter", None, ""),
    ("补充 2单元的也坏了", "problem_more", None, "2单元的也坏了"),
    ("补充1号：有没有人来看过？", "problem_more", 1, "有没有人来看过？"),
    ("不是同一件", "keep_problem_apart", None, ""),
]


@pytest.mark.parametrize(("text", "intent", "number", "words"), SAID)
def test_what_a_button_does_may_be_said(text, intent, number, words):
    found = act(text)
    assert found is not None
    assert (found.intent, found.number, found.words) == (intent, number, words)


SEVERAL = [
    ("1号办好了 2号也办好了", "problem_done"),
    ("1号办好了，换了灯泡，2号报上去", "problem_done"),
    ("1号和2号都办好了", "problem_done"),
    ("1号、2号、3号报上去", "pass_problem_up"),
    ("1号2号签收", "sign_for_problem"),
    ("1号退回 2号签收", "return_problem"),
    ("1号解决了，2号没解决", "problem_solved"),
]


@pytest.mark.parametrize(("text", "intent"), SEVERAL)
def test_of_several_in_one_line_it_is_asked_and_nothing_of_it_is_passed_on(text, intent):
    assert act(text) == Act(intent, None, "")


ONE = ["1号办好了，2号楼的灯也换了", "12号办好了", "1号退回，找2号楼物业", "补充1号：和2号一样"]


@pytest.mark.parametrize("text", ONE)
def test_other_figures_make_no_second_problem(text):
    found = act(text)
    assert found is not None
    assert found.number in (1, 12)


ASKED = [
    "退回去是不是要写理由",
    "退回要不要写理由",
    "退回以后怎么办",
    "退回怎么退",
    "退回哪里",
    "退回会不会扣分",
    "退回如果不收呢",
    "退回需要几天",
]


@pytest.mark.parametrize("text", ASKED)
def test_what_is_asked_of_returning_returns_nothing(text):
    assert act(text) is None


THINGS = [
    ("路灯修好了", "problem_done", "路灯", ""),
    ("路灯那个修好了，换了线", "problem_done", "路灯", "换了线"),
    ("把电梯的事报上去", "pass_problem_up", "电梯", ""),
    ("垃圾没解决，还是一大堆", "problem_unsolved", "垃圾", "还是一大堆"),
    ("撤回我反映的路灯", "withdraw_problem", "路灯", ""),
    ("电梯已经修好了", "problem_done", "电梯", ""),
    ("井盖退回 找市政", "return_problem", "井盖", "找市政"),
    ("路灯不归我们城管管，要找供电公司", "return_problem", "路灯", "要找供电公司"),
    ("路灯那个撤咖算哒", "withdraw_problem", "路灯", ""),
    ("我反映的路灯自己好哒 不用管哒", "withdraw_problem", "路灯", ""),
    ("路灯咯个事要上面来管 报上去吧", "pass_problem_up", "路灯咯个", ""),
]


@pytest.mark.parametrize(("text", "intent", "thing", "words"), THINGS)
def test_what_it_is_about_may_stand_for_the_number(text, intent, thing, words):
    found = act(text)
    assert found is not None
    assert (found.intent, found.thing, found.words, found.number) == (intent, thing, words, None)


@pytest.mark.parametrize(
    "text", ["2号和1号是同一件", "２号跟1号是一回事", "把2号和1号合到一起", "2和1是同一个问题", "2号与1号一起办吧"]
)
def test_whoever_has_two_says_that_they_are_one(text):
    wish = same_words(Line.of(text, SUNDAY))
    assert says_same(text)
    assert (wish.about, wish.details.twin) == (Subject("problem", 2), 1)


OTHER = ["2号和1号是同一件吗", "2号和1号", "1号和2号活动一起办", "2和3一起去", "2和3一起", "1号和3号一个"]


@pytest.mark.parametrize("text", OTHER)
def test_a_question_or_other_numbers_are_not(text):
    assert not says_same(text)


CHATTER = [
    *("办好了吗", "办好了没", "办好了没有？", "修好了吗", "修好了的路灯又灭了"),
    *("路灯修好了吗", "手机修好了", "路灯修好了没"),
    *("解决了没有", "解决了吗", "解决了温饱问题", "签收快递", "帮我签收一下快递", "退回吗", "上报纸了", "报上去了吗"),
    *("没解决吗", "补充能量", "补充水分要注意", "你们办好了证再来", "谁签收的"),
]


@pytest.mark.parametrize("text", CHATTER)
def test_a_question_or_anything_else_does_nothing(text):
    assert act(text) is None


WHISTLED = [
    ("吹哨 城管局", None, "城管局"),
    ("吹哨 12 城管局", 12, "城管局"),
    ("派单12号 城管局、供电公司", 12, "城管局、供电公司"),
    ("吹哨 1、3", None, "1、3"),
    ("转给水务局", None, "水务局"),
    ("把12号转给水务公司", 12, "水务公司"),
    ("12号派给城管局和供电公司", 12, "城管局和供电公司"),
    ("交给城管", None, "城管"),
]


@pytest.mark.parametrize(("text", "number", "names"), WHISTLED)
def test_the_street_names_the_problem_and_the_departments(text, number, names):
    assert is_whistle(text)
    wish = whistling_words(Line.of(text, SUNDAY))
    assert (wish.about, wish.text) == (Subject("problem", number) if number else None, names)


@pytest.mark.parametrize("text", ["转给我老公", "名额转给楼上刘婶", "转给水务局行吗", "交给我吧", "这事交给谁办"])
def test_what_is_handed_to_nobodys_office_is_no_whistle(text):
    assert not is_whistle(text)


PUBLIC = [
    "反映 湘K12345堵住消防通道",
    "反映 工地半夜施工吵死人",
    "反映 广场舞太吵了",
    "反映 楼下烧烤店油烟好大",
    "反映 物业的人态度差还骂人",
    "反映 保安骂人",
    "反映 路口经常吵架堵车",
    "反映 楼下的麻将馆天天吵到半夜",
    "反映 隔壁工地打桩噪音大",
    "反映 KTV太吵",
    "反映 夜市摊子占道还吵死人",
    "反映 城管打人",
    "反映 粤A8888占了消防车道",
]
BETWEEN_NEIGHBOURS = [
    "反映 楼上天天吵架",
    "反映 502装修吵死人",
    "反映 楼下烧烤店老板和对门吵起来了",
    "反映 隔壁在楼道里骂人，物业不管",
    "反映 对门占我家车位",
    "反映 楼上漏水到我屋，物业来看过",
    "反映 楼上跳广场舞回来还在吵",
    "反映 有人骂我",
    "反映 我们要调解",
]


@pytest.mark.parametrize("text", PUBLIC)
def test_what_no_neighbour_does_is_no_dispute(text):
    assert not Reporting.of(reporting_words(Line.of(text, SUNDAY))).dispute


@pytest.mark.parametrize("text", BETWEEN_NEIGHBOURS)
def test_what_a_neighbour_does_is_one_even_where_somebody_else_is_named(text):
    assert Reporting.of(reporting_words(Line.of(text, SUNDAY))).dispute


@pytest.mark.parametrize("text", ["撤回", "撤销", "撤回 通知", "1号撤回了吗", "不用办了", "撤回1号楼的通知"])
def test_a_bare_word_for_taking_back_is_about_no_report(text):
    assert act(text) is None


@pytest.mark.parametrize("text", ["听讲5栋的路灯搞好哒", "听说路灯修好了", "好像电梯修好了", "我听说路灯解决了"])
def test_what_is_only_hearsay_settles_nothing(text):
    assert act(text) is None
