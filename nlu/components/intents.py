"""The one component of linli's Rasa pipeline: it ranks all intents, with the machine of both engines (0029)."""

from __future__ import annotations

from typing import Any, Dict, List

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.understanding.lessons import Line, learn
from bot.understanding.machine import Machine
from bot.understanding.views import views

MODEL = "machine.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentsByCharacters(GraphComponent, IntentClassifier):
    """Implements Rasa's IntentClassifier."""

    def __init__(self, storage: ModelStorage, resource: Resource, machine: Machine | None = None) -> None:
        self._storage, self._resource, self._machine = storage, resource, machine

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentsByCharacters:
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentsByCharacters:
        with model_storage.read_from(resource) as folder:
            with np.load(folder / MODEL, allow_pickle=False) as kept:
                return cls(model_storage, resource, Machine.of(kept))

    def train(self, training_data: TrainingData) -> Resource:
        self._machine = learn(map(_line, training_data.intent_examples))
        arrays: Dict[str, Any] = {**self._machine.arrays()}
        with self._storage.write_to(self._resource) as folder:
            np.savez_compressed(folder / MODEL, **arrays)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            ranking = self._ranking(message.get(TEXT) or "")
            message.set(INTENT, ranking[0] if ranking else None, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, text: str) -> List[Dict[str, Any]]:
        if self._machine is None:
            return []
        return [{"name": intent, "confidence": chance} for intent, chance in self._machine.ranking(views(text))]


def _line(message: Message) -> Line:
    named = [(one["entity"], one["start"], one["end"]) for one in message.get(ENTITIES) or ()]
    return message.get(TEXT), named, message.get(INTENT)
