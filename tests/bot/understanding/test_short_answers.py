"""What is said to an open question: one short answer, or several that say the same."""

import pytest

from bot.understanding.reading_words import reading_words


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("算了，不发了", "drop"),
        ("算了 不搞了", "drop"),
        ("不用了，谢谢", "no"),
        ("谢谢，不用了", "no"),
        ("不用了，取消吧", "drop"),
        ("好，好的", "yes"),
        ("是的，没错", "yes"),
        ("对，就这样", "yes"),
        ("不对，写错了", "wrong"),
        ("哎，算了", "drop"),
        ("好的，谢谢小邻", None),
        ("不，是3栋", None),
        ("好，改到10点", None),
        ("是的，不发了", None),  # which of both?
        ("谢谢", None),
        ("取消，报名", None),
        ("", None),
    ],
)
def test_an_answer_may_be_said_in_parts(text, meant):
    assert reading_words().answers.meaning(text) == meant
