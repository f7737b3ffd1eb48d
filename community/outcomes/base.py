"""An outcome: something that happened, with what its template needs."""

import re
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Outcome(BaseModel):
    """Something that happened, with what its template needs."""

    model_config = ConfigDict(frozen=True)

    personal: ClassVar[bool] = False  # never said in a group
    short: ClassVar[bool] = False  # fits the alert that answers a tap
    catalogue: ClassVar[dict[str, type["Outcome"]]] = {}

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        """:param abstract: only a base of others; nobody is told it."""
        super().__init_subclass__(**kwargs)
        if not abstract:
            cls.catalogue[cls.called()] = cls

    @classmethod
    def called(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def template(cls) -> str:
        """In the folder of the topic, which is called like the module of the class."""
        return f"{cls.__module__.rpartition('.')[2]}/{cls.called()}.j2"
