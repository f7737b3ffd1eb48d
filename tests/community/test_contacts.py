"""No group reads a phone number: where one stands, with the word that announces it."""

import pytest

from community.contacts import phones_in

WORDS = ("电话", "联系电话", "联系")


def without(text):
    for start, end in sorted(phones_in(text, WORDS), reverse=True):
        text = text[:start] + text[end:]
    return text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("高血压防治 电话13907385555", "高血压防治 "),
        ("包粽子 联系13907380001 20人", "包粽子  20人"),
        ("从医二十年 联系电话：139 0738 5555", "从医二十年 "),
        ("打139-0738-5555找我", "打找我"),
        ("咨询 0738-6512345", "咨询 "),
        ("电话+86 13907385555", ""),
        ("一三九零七三八五五五五", ""),
        ("１３９０７３８５５５５", ""),
    ],
)
def test_a_number_is_found_however_it_is_written(text, left):
    assert without(text) == left


@pytest.mark.parametrize("text", ["20人", "3栋502", "2026年11月28日9:00-11:00", "12月5日 9点到11点 100人", "编号1234"])
def test_dates_times_and_counts_are_none(text):
    assert phones_in(text, WORDS) == []
