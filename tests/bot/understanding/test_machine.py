"""The machine that ranks intents: the same for the same lines, unsure of what it never saw, kept as plain arrays."""

from pathlib import Path

import numpy as np
import pytest

from bot.understanding.lessons import learn
from bot.understanding.machine import Machine
from bot.understanding.views import views

LINES = {
    "sign_up": ["我要报名", "报名参加", "我想参加", "给我报名", "算我一个", "我报名参加"],
    "cancel": ["我不去了", "取消报名", "帮我取消", "我要取消", "去不了了", "取消我的报名"],
    "out_of_scope": ["天气真好", "吃了没有", "下雨了", "今天好冷", "天气好冷", "今天下雨了"],
}


def learnt() -> Machine:
    return learn((text, (), intent) for intent, texts in LINES.items() for text in texts)


@pytest.fixture(scope="module")
def machine() -> Machine:
    return learnt()


@pytest.mark.parametrize(("line", "intent"), [("报名", "sign_up"), ("我取消", "cancel"), ("好冷", "out_of_scope")])
def test_what_was_learnt_is_recognised(machine: Machine, line: str, intent: str) -> None:
    assert machine.ranking(views(line))[0][0] == intent


@pytest.mark.parametrize("line", ["报名", "xyz", "", "\ud83d"])
def test_chances_are_chances_of_all_intents_best_first(machine: Machine, line: str) -> None:
    ranking = machine.ranking(views(line))
    chances = [chance for _, chance in ranking]
    assert {intent for intent, _ in ranking} == set(LINES)
    assert sum(chances) == pytest.approx(1)
    assert chances == sorted(chances, reverse=True)


def test_traits_that_were_never_learnt_make_less_certain(machine: Machine) -> None:
    (plain, chance), (strange, less) = (machine.ranking(views(line))[0] for line in ("我要报名", "我要报名鹏鹍鹔"))
    assert plain == strange == "sign_up"
    assert less < chance


def test_the_same_lines_make_the_same_machine(machine: Machine) -> None:
    again = learnt()
    assert again.arrays().keys() == machine.arrays().keys()
    assert all(np.array_equal(array, again.arrays()[name]) for name, array in machine.arrays().items())


def test_what_is_kept_is_what_was_learnt_and_no_pickle(machine: Machine, tmp_path: Path) -> None:
    file = tmp_path / "machine.npz"
    np.savez_compressed(file, allow_pickle=False, **machine.arrays())
    with np.load(file, allow_pickle=False) as kept:
        again = Machine.of(kept)
    assert again.labels == machine.labels
    assert again.ranking(views("我取消")) == machine.ranking(views("我取消"))
