"""The component inside Rasa's own environment, on a handful of lines."""

from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.intents import IntentsByCharacters
from nlu.components.lessons import lessons
from nlu.components.machine import Machine, learn
from nlu.components.views import LONGEST_LINE, views

LINES = {
    "sign_up": ["我要报名", "报名参加", "我想参加", "给我报名", "算我一个", "我报名参加"],
    "cancel": ["我不去了", "取消报名", "帮我取消", "我要取消", "去不了了", "取消我的报名"],
    "out_of_scope": ["天气真好", "吃了没有", "下雨了", "今天好冷", "天气好冷", "今天下雨了"],
}


def learnt() -> Machine:
    pairs = [(views(text), intent) for intent, texts in LINES.items() for text in texts]
    return learn([seen for seen, _ in pairs], [intent for _, intent in pairs], 0.4)


def best(machine: Machine, text: str) -> str:
    return machine.chances(views(text), 6.5)[0][0]


def test_what_was_learnt_is_recognised_and_the_chances_are_chances():
    machine = learnt()
    assert [best(machine, text) for text in ("报名", "我取消", "好冷")] == ["sign_up", "cancel", "out_of_scope"]
    chances = machine.chances(views("报名"), 6.5)
    assert sum(chance for _, chance in chances) == pytest.approx(1)
    assert [chance for _, chance in chances] == sorted((chance for _, chance in chances), reverse=True)


def test_a_homophone_slip_and_the_old_characters_mean_the_same():
    assert views("我要抱名")[1] == views("我要报名")[1]
    assert views("報名參加")[1] == views("报名参加")[1]
    assert views("签道")[2] == views("签到")[2]


def test_what_sounds_alike_here_is_one_sound():
    assert views("是")[2] == views("四")[2]


def test_a_name_is_learnt_as_a_sign_and_as_it_is():
    signed, plain = lessons("我报环境整治", [("activity", 2, 6)])
    assert signed == views("我报\x01")
    assert plain == views("我报环境整治")
    assert len(list(lessons("我报名", []))) == 1


def test_a_line_without_anything_known_has_chances_too():
    assert len(learnt().chances(views("xyz"), 6.5)) == 3
    assert len(learnt().chances(views(""), 6.5)) == 3


def test_a_line_is_read_up_to_its_limit():
    assert views("啊" * LONGEST_LINE + "报名") == views("啊" * LONGEST_LINE)


def test_learning_twice_gives_the_same():
    first, second = learnt(), learnt()
    assert first.chances(views("报名"), 6.5) == second.chances(views("报名"), 6.5)


def test_what_is_kept_is_what_was_learnt(tmp_path: Path):
    machine = learnt()
    machine.save(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["traits.json", "weights.npz"]
    assert Machine.load(tmp_path).chances(views("我取消"), 6.5) == machine.chances(views("我取消"), 6.5)


def test_the_component_trains_is_kept_and_ranks_every_intent(tmp_path: Path):
    config, storage, here = IntentsByCharacters.get_default_config(), LocalModelStorage(tmp_path), Resource("here")
    examples = [Message({"text": text, "intent": intent}) for intent, texts in LINES.items() for text in texts]
    IntentsByCharacters.create(config, storage, here, None).train(TrainingData(examples))
    component = IntentsByCharacters.load(config, storage, here, None)
    (message,) = component.process([Message({"text": "我报名"})])
    assert message.get("intent")["name"] == "sign_up"
    assert {one["name"] for one in message.get("intent_ranking")} == set(LINES)


def test_the_annotations_of_the_data_are_the_names(tmp_path: Path):
    config, storage, here = IntentsByCharacters.get_default_config(), LocalModelStorage(tmp_path), Resource("here")
    named = {"entity": "activity", "start": 2, "end": 4, "value": "义诊"}
    examples = [Message({"text": f"我报义诊{i}", "intent": "sign_up", "entities": [named]}) for i in "一二三"]
    examples += [Message({"text": text, "intent": "out_of_scope"}) for text in LINES["out_of_scope"]]
    IntentsByCharacters.create(config, storage, here, None).train(TrainingData(examples))
    machine = IntentsByCharacters.load(config, storage, here, None)._machine
    assert machine is not None
    assert "\x01" in machine.columns[1]
    assert "义" in machine.columns[1]
