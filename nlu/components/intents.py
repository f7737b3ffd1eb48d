"""The one component of linli's Rasa pipeline: it ranks all intents. See docs/decisions/0019."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.lessons import lessons
from nlu.components.machine import Machine, learn
from nlu.components.views import Views, views


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentsByCharacters(GraphComponent, IntentClassifier):
    """Implements Rasa's IntentClassifier."""

    def __init__(
        self, config: Dict[str, Any], storage: ModelStorage, resource: Resource, machine: Machine | None = None
    ) -> None:
        self._config, self._storage, self._resource, self._machine = config, storage, resource, machine

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"softness": 0.4, "sharpness": 7.5}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> IntentsByCharacters:
        return cls(config, model_storage, resource)

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
            return cls(config, model_storage, resource, Machine.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        lines = [(seen, one.get(INTENT)) for one in training_data.intent_examples for seen in _lessons(one)]
        self._machine = learn([seen for seen, _ in lines], [i for _, i in lines], self._config["softness"])
        with self._storage.write_to(self._resource) as folder:
            self._machine.save(folder)
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
        chances = self._machine.chances(views(text), self._config["sharpness"])
        return [{"name": intent, "confidence": chance} for intent, chance in chances]


def _lessons(message: Message) -> List[Views]:
    named = [(one["entity"], one["start"], one["end"]) for one in message.get(ENTITIES) or ()]
    return list(lessons(message.get(TEXT), named))
