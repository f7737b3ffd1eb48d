"""A line is seen in four ways: by ideas, characters, sounds, and characters near each other; names are signs."""

from bot.understanding.lessons import lessons
from bot.understanding.views import LONGEST_LINE, views


def test_a_homophone_slip_and_the_old_characters_mean_the_same() -> None:
    assert views("我要抱名")[1] == views("我要报名")[1]
    assert views("報名參加")[1] == views("报名参加")[1]
    assert views("签道")[2] == views("签到")[2]


def test_what_sounds_alike_here_is_one_sound() -> None:
    assert views("是")[2] == views("四")[2]


def test_words_for_one_idea_are_that_idea() -> None:
    assert set(views("这礼拜六")[0]) & set(views("下周日")[0]) > {"^", "$"}


def test_what_stands_near_is_seen_together() -> None:
    assert "我_名" in views("我要报名")[3]


def test_a_line_is_read_up_to_its_limit() -> None:
    assert views("啊" * LONGEST_LINE + "报名") == views("啊" * LONGEST_LINE)


def test_a_name_is_learnt_as_a_sign_and_as_it_is() -> None:
    signed, plain = lessons("我报环境整治", [("activity", 2, 6)])
    assert signed == views("我报\x01")
    assert plain == views("我报环境整治")


def test_a_line_without_a_name_is_learnt_once() -> None:
    assert len([*lessons("我报名", [])]) == 1
