"""For whom something is, in the ways that organisers say it. What is left out never becomes what is meant."""

import pytest

from bot.understanding.audience import for_whom, newly_for_whom, whom_in
from bot.understanding.normalise import fold
from community.audience import ForWhom, Ours
from storage.tables.units import UnitKind

ALL = ForWhom(everywhere=True)


def units(*names, end=""):
    return ForWhom(units=names, end=end)


def all_but(*names):
    return ForWhom(everywhere=True, but=names)


def ours(said, kind, *, whole=False, but=()):
    return ForWhom(ours=(Ours(said=said, kind=UnitKind(kind), whole=whole),), but=but)


@pytest.mark.parametrize(
    ("said", "whom"),
    [
        # one
        ("给梅苑小区", units("梅苑小区")),
        ("发到梅苑小区的群", units("梅苑小区")),
        ("只发5栋", units("5栋")),
        ("只发给5栋的业主群", units("5栋")),
        ("就发3栋吧", units("3栋")),
        ("面向工农社区全体居民", units("工农社区")),
        ("３栋。", units("3栋")),
        ("和平小区", units("和平小区")),
        # several
        ("给3栋5栋", units("3栋", "5栋")),
        ("三栋四栋", units("三栋", "四栋")),
        ("3号楼5号楼", units("3号楼", "5号楼")),
        ("梅苑小区兰园小区", units("梅苑小区", "兰园小区")),
        ("3栋，5栋", units("3栋", "5栋")),
        ("3栋 5栋", units("3栋", "5栋")),
        ("梅苑小区以及龙城3栋还有兰园", units("梅苑小区", "龙城3栋", "兰园")),
        ("梅苑小区、龙城3栋、5栋的群", units("梅苑小区", "龙城3栋", "5栋")),
        ("梅苑和兰园都发", units("梅苑", "兰园")),
        ("3栋和和平小区", units("3栋", "和平小区")),
        ("梅苑小区和哪里", units("梅苑小区", "哪里")),  # asked: nothing that was named is left out
        # numbers
        ("龙城3、5栋", units("龙城3栋", "龙城5栋")),
        ("龙城3、5、7栋和梅苑", units("龙城3栋", "龙城5栋", "龙城7栋", "梅苑")),
        ("3、5栋", units("3", "5栋", end="栋")),
        ("三和五栋", units("3", "五栋", end="栋")),
        ("1、3", units("1", "3")),
        # from … to …
        ("3到5栋", units("3栋", "4栋", "5栋")),
        ("三至五栋", units("3栋", "4栋", "5栋")),
        ("3栋到5栋", units("3栋", "4栋", "5栋")),
        ("龙城1-3栋", units("龙城1栋", "龙城2栋", "龙城3栋")),
        ("龙城1栋至龙城3栋", units("龙城1栋", "龙城2栋", "龙城3栋")),
        ("1~2号楼、5号楼", units("1号楼", "2号楼", "5号楼")),
        ("1-3", units("1", "2", "3")),
        ("5到3栋", units("5到3栋")),  # asked
        ("1到99栋", units("1到99栋")),
        # all
        ("全部", ALL),
        ("大家", ALL),
        ("所有群", ALL),
        ("各栋", ALL),
        ("每个楼栋的群", ALL),
        ("全体居民", ALL),
        ("各位业主", ALL),
        ("所有小区都发", ALL),
        ("全部和3栋", units("全部和3栋")),  # asked
        # one's own
        ("我们楼", ours("我们楼", "building")),
        ("本栋居民", ours("本栋居民", "building")),
        ("本小区", ours("本小区", "compound")),
        ("咱们社区的群", ours("咱们社区的群", "community")),
        ("发给全小区", ours("全小区", "compound", whole=True)),
        ("整个社区", ours("整个社区", "community", whole=True)),
        ("我们楼和5栋", ours("我们楼", "building").model_copy(update={"units": ("5栋",)})),
        # all but some
        ("除了3栋", all_but("3栋")),
        ("除了3栋都发", all_but("3栋")),
        ("除3栋外", all_but("3栋")),
        ("3栋以外", all_but("3栋")),
        ("3栋除外", all_but("3栋")),
        ("除了3栋和5栋，其他都发", all_but("3栋", "5栋")),
        ("除了3栋以外的所有群", all_but("3栋")),
        ("除3、5栋以外的楼都发", all_but("3栋", "5栋")),
        ("所有群，除了3栋", all_but("3栋")),
        ("全部，3栋不发", all_but("3栋")),
        ("全部，不发3栋", all_but("3栋")),
        ("大家 3栋5栋除外", all_but("3栋", "5栋")),
        ("全小区，3栋除外", ours("全小区", "compound", whole=True, but=("3栋",))),
        ("梅苑小区里除了2栋", ForWhom(units=("梅苑小区",), but=("2栋",))),
        ("除了3栋，全社区都发", ours("全社区", "community", whole=True, but=("3栋",))),
        # what may mean either is asked: no unit is called so
        ("除了3栋，5栋也发", units("除了3栋,5栋也")),
        ("除了3栋还有5栋", units("除了3栋还有5栋")),
        ("除了3栋，5栋都发", units("除了3栋,5栋")),
        ("不发3栋", units("不发3栋")),
        ("别发给3栋", units("别发给3栋")),
        ("3栋不发", units("3栋不发")),
        ("党员群", units("党员")),
        ("3栋的老人", units("3栋的老人")),
        ("", ForWhom()),
    ],
)
def test_whom_something_is_for_is_read_or_asked(said, whom):
    assert for_whom(said) == whom


@pytest.mark.parametrize(
    ("line", "whom", "rest"),
    [
        ("周六9点 防诈骗 给三栋", units("三栋"), "周六9点 防诈骗 "),
        ("防诈骗 给梅苑小区，龙城3栋", units("梅苑小区", "龙城3栋"), "防诈骗 "),
        ("给梅苑小区，带老花镜", units("梅苑小区"), "，带老花镜"),
        ("给梅苑小区 3栋楼下", units("梅苑小区"), " 3栋楼下"),  # a place
        ("给3、5栋 防诈骗", units("3", "5栋", end="栋"), " 防诈骗"),
        ("发给所有群 防诈骗", ALL, " 防诈骗"),
        ("防诈骗 除了3栋", all_but("3栋"), "防诈骗 "),
        ("防诈骗 3栋除外 30人", all_but("3栋"), "防诈骗  30人"),
        ("防诈骗 给全社区 除3栋外 30人", ours("全社区", "community", whole=True, but=("3栋",)), "防诈骗  30人"),
        ("防诈骗 给全社区，3栋不发，30人", ours("全社区", "community", whole=True, but=("3栋",)), "防诈骗 ，30人"),
        ("防诈骗 除了3栋，5栋也发", units("除了3栋,5栋也"), "防诈骗 "),
        ("防诈骗 给3栋，5栋就不发了", ForWhom(units=("3栋",), but=("5栋",)), "防诈骗 "),  # asked: it is not in it
        ("防诈骗 发给:党员群", units("党员"), "防诈骗 "),
        ("防诈骗 发给:2、3", units("2", "3"), "防诈骗 "),
    ],
)
def test_in_a_line_the_words_end_with_whom_it_is_for(line, whom, rest):
    found = whom_in(fold(line))
    assert found is not None
    assert found.whom == whom
    assert line[: found.span[0]] + line[found.span[1] :] == rest


@pytest.mark.parametrize(
    "line",
    [
        "给老人送餐",
        "给大家讲课",
        "给孩子们讲故事",
        "周六9点 给环卫工送水",
        "发给大家看看",
        "周六9点 除草",
        "除夕包饺子 3栋楼下",
        "除雪 3栋楼下",
        "清除小广告 3栋",
        "除了下雨都去 3栋楼下",
        "18岁以外的不收",
        "给3栋老人送餐",
        "周六9点 广场以外的地方打扫",
        "周六9点 打扫 小区外",
        "周六9点 打扫 3栋外",
    ],
)
def test_what_does_not_look_like_a_unit_is_none(line):
    assert whom_in(fold(line)) is None


@pytest.mark.parametrize(
    ("line", "whom"),
    [
        ("改发给竹园", units("竹园")),
        ("只发5栋", units("5栋")),
        ("除了3栋", all_but("3栋")),
        ("范围改成梅苑小区，除了1栋", ForWhom(units=("梅苑小区",), but=("1栋",))),
        ("只发一次药品，请到3栋领", None),
        ("除了3栋，其他楼周三停水", None),
    ],
)
def test_a_line_is_about_others_when_it_says_nothing_else(line, whom):
    assert newly_for_whom(line) == whom
