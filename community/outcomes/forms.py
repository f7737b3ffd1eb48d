"""Dialogues of several steps: one field is asked; the form is dropped, or nobody has gone on with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import Field

from community.figures import Figures
from community.filling import AsksField as Step
from community.filling import Filling
from community.forms import FORMS
from community.outcomes.base import Outcome
from community.outcomes.questions import Asks


class AsksField(Asks, abstract=True):
    """Each form has its own, with one template for all of its fields.

    What was given so far is kept with the question alone, which is deleted when the form ends.
    """

    personal = True
    asks = "form"
    filling: Filling | None = Field(default=None, exclude=True)
    field: str
    choices: tuple[str, ...] = ()
    again: bool = False  # what was said was no answer
    optional: bool = False
    number: int  # of the fields as things stand, from one
    of: int

    @classmethod
    def at(cls, step: Step, **more: Any) -> Self:
        return cls(
            filling=step.filling,
            field=step.field.name,
            choices=step.choices,
            again=step.again,
            optional=step.field.optional,
            number=step.number,
            of=step.of,
            **more,
        )

    def is_asked(self) -> bool:
        return self.filling is not None and self.filling.form in FORMS

    def replaces(self, outcome: str | None, asked: Mapping[str, Any]) -> bool:
        """The same form, wherever it was."""
        return self.filling is not None and (asked.get("filling") or {}).get("form") == self.filling.form

    def kept(self) -> dict[str, Any]:
        return {"filling": self.filling.model_dump() if self.filling else None}

    def until(self, now: datetime, figures: Figures) -> datetime:
        return now + FORMS[self.filling.form].lives if self.filling else now


class FormDropped(Outcome):
    short = True


class FormExpired(Outcome):
    """Nobody has gone on with it; what was given is deleted."""

    personal = True
