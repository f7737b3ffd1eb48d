"""The component inside Rasa's own environment, on a handful of lines; the machine in it is tested with linli."""

from pathlib import Path

import numpy as np
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.lessons import learn
from bot.understanding.machine import Machine, marks_of
from bot.understanding.views import views
from nlu.components.intents import IntentsByCharacters

LINES = {
    "sign_up": ["我要报名", "报名参加", "我想参加", "给我报名", "算我一个", "我报名参加"],
    "cancel": ["我不去了", "取消报名", "帮我取消", "我要取消", "去不了了", "取消我的报名"],
    "out_of_scope": ["天气真好", "吃了没有", "下雨了", "今天好冷", "天气好冷", "今天下雨了"],
}
EXAMPLES = [Message({"text": text, "intent": intent}) for intent, texts in LINES.items() for text in texts]


def by_linli() -> Machine:
    return learn((text, (), intent) for intent, texts in LINES.items() for text in texts)


def taught(folder: Path, examples: list[Message]) -> IntentsByCharacters:
    """Trained, kept and loaded again."""
    storage, here = LocalModelStorage(folder), Resource("here")
    IntentsByCharacters.create({}, storage, here, None).train(TrainingData(examples))
    return IntentsByCharacters.load({}, storage, here, None)


def test_the_component_ranks_every_intent_as_linli_does(tmp_path: Path):
    (message,) = taught(tmp_path, EXAMPLES).process([Message({"text": "我取消"})])
    assert message.get("intent")["name"] == "cancel"
    ranking = [(one["name"], one["confidence"]) for one in message.get("intent_ranking")]
    assert ranking == by_linli().ranking(views("我取消"))


def test_the_annotations_of_the_data_are_the_names(tmp_path: Path):
    named = {"entity": "activity", "start": 2, "end": 4, "value": "义诊"}
    signing = [Message({"text": f"我报义诊{i}", "intent": "sign_up", "entities": [named]}) for i in "一二三"]
    machine = taught(tmp_path, [*EXAMPLES, *signing])._machine
    assert machine is not None
    assert np.isin(marks_of(["\x01", "义"]), machine.marks[1]).all()


def test_a_component_that_has_learnt_nothing_ranks_nothing(tmp_path: Path):
    component = IntentsByCharacters.create({}, LocalModelStorage(tmp_path), Resource("here"), None)
    (message,) = component.process([Message({"text": "我取消"})])
    assert (message.get("intent"), message.get("intent_ranking")) == (None, [])
