"""Who comes along, and what else a sign-up or a cancellation may say."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from community.wishes import Details


class Company(BaseModel):
    """Who is meant: "帮我妈刘桂英报名", "带两个孩子", "+1"."""

    model_config = ConfigDict(frozen=True)

    myself: bool = True
    names: tuple[str, ...] = ()  # guests with a name
    unnamed: int = 0  # guests without one
    plus_one: bool = False  # "+1" alone: oneself, or one guest for somebody who goes already

    @property
    def has_guests(self) -> bool:
        return bool(self.names or self.unnamed)


class Joining(Details):
    topic: Literal["signup"] = "signup"
    company: Company = Company()
    despite_clash: bool = False
