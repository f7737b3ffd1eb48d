"""Umbrellas: reported, found, given up."""

from datetime import datetime
from typing import Literal

from community.outcomes.base import Facts, Outcome
from community.outcomes.forms import AsksField


class UmbrellaFacts(Facts):
    about: Literal["umbrella"] = "umbrella"
    place: str
    looks: str | None = None
    lost_at: datetime


class _AboutUmbrella(Outcome, abstract=True):
    umbrella: UmbrellaFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.umbrella,)


class UmbrellaAsked(AsksField):
    """Where it was left, and what it looks like."""


class UmbrellaReported(_AboutUmbrella):
    personal = True
    groups: int


class UmbrellaCard(_AboutUmbrella):
    is_found: bool
    is_over: bool


class UmbrellaFound(_AboutUmbrella):
    """Told to its owner alone."""

    personal = True
    finder: str


class UmbrellaThanks(_AboutUmbrella):
    short = True


class UmbrellaGivenUp(_AboutUmbrella):
    personal = True
