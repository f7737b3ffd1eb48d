"""The Chinese words that only Telegram needs: `texts/zh/telegram.yml`. A missing or unknown key fails at import."""

from dataclasses import dataclass

import yaml

from texts.render import TEMPLATES


@dataclass(frozen=True)
class Words:
    open_private: str
    document: str
    whole_list: str
    cut: str
    private_commands: dict[str, str]  # command → what it does
    group_commands: dict[str, str]


WORDS = Words(**yaml.safe_load((TEMPLATES / "telegram.yml").read_text(encoding="utf-8")))
