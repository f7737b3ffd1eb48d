"""What people type comes into one form; slips of function words are repaired, ordinary words are not."""

import pytest

from bot.understanding.normalise import clean, fold, normalise
from bot.understanding.repair import repair_keywords
from bot.understanding.words import words


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("我要報名參加環境整治", "我要报名参加环境整治"),
        ("２０人，ＯＫ！！！", "20人,ok!"),
        ("报名👍🏻 谢谢🙏", "报名 谢谢"),
        ("签\u200b到\u202e", "签到"),
        ("好的……", "好的."),
        ("  周六\n\t去 ", "周六 去"),
        ("+1", "+1"),
        ("三栋二十人", "三栋二十人"),
        ("😂😂", ""),
    ],
)
def test_full_width_traditional_and_decorated_writing_become_one_form(typed: str, form: str) -> None:
    assert normalise(typed) == form


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("环境\u202e整治\u200b", "环境整治"),
        ("  大  扫除\n", "大 扫除"),
        ("大扫除🧹", "大扫除🧹"),
        ("亲子👨\u200d👩\u200d👧活动", "亲子👨\u200d👩\u200d👧活动"),
        ("\x00\x1b[31m红", "[31m红"),
    ],
)
def test_a_title_keeps_its_emoji_and_loses_what_cannot_be_seen(typed: str, shown: str) -> None:
    assert clean(typed) == shown


@pytest.mark.parametrize("typed", ["環境整治２０人ABC", "㎡½…＋１", "👨‍👩‍👧一家三口"])
def test_folding_keeps_every_character_in_its_place(typed: str) -> None:
    assert len(fold(typed)) == len(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("签道", "签到"),
        ("抱名", "报名"),
        ("铅到", "签到"),
        ("打咔", "打卡"),
        ("千岛", "签到"),
        ("我要抱名周六的火动", "我要报名周六的活动"),
        ("取销报明", "取消报名"),
        ("签腿了", "签退了"),
        ("我来报道", "我来报到"),
        ("明单发我", "名单发我"),
        ("别提型我", "别提醒我"),
    ],
)
def test_a_slip_of_a_function_word_is_repaired(typed: str, meant: str) -> None:
    assert repair_keywords(typed) == meant


@pytest.mark.parametrize(
    "ordinary",
    [
        "命令",
        "名单",
        "提前到八点",
        "钱到了没有",
        "我报明天的活动",
        "新闻报道说要下雨",
        "发不出去",
        "被大家取笑",
        "去消防队",
        "开大卡车",
        "讲糖尿病",
        "政治学习",
        "自愿参加",
        "市长来了",
        "去小广场",
        "大功告成",
        "识字班",
        "题型太难",
        "报名参加",
        "同济大学",
        "假如明天下雨",
        "保命要紧",
    ],
)
def test_ordinary_words_that_sound_alike_stay(ordinary: str) -> None:
    assert repair_keywords(ordinary) == ordinary


def test_no_word_of_the_lists_is_damaged() -> None:
    listed = [*words().commands, *words().organiser, *words().plus_one, *words().jielong, *words().generic]
    assert [word for word in map(fold, listed) if repair_keywords(word) != word] == []
