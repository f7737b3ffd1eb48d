"""The Chinese words of the pages, from `texts/zh/web.yml`. A missing or unknown key fails at import."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import yaml

from texts.render import TEMPLATES


@dataclass(frozen=True)
class Words:
    title: str
    motto: str
    avatar: str
    who_am_i: str
    change_person: str
    my_sessions: str
    everybody: str
    find_person: str
    nobody_found: str
    nobody: str
    where: str
    private: str
    private_hint: str
    group_hint: str
    private_placeholder: str
    group_placeholder: str
    input_label: str
    chips: list[str]
    addressed: str
    send: str
    attach: str
    attached: str
    drop_file: str
    sent: str
    save: str
    reply: str
    replying: str
    drop_reply: str
    mention: str
    newest: str
    menu: str
    close: str
    download: str
    large_text: str
    second_window: str
    second_window_hint: str
    empty_private: str
    empty_group: str
    failed: str
    demo: str
    hour: str
    day: str
    next_event: str
    nothing_next: str
    date: str
    weekdays: str


WORDS = Words(**yaml.safe_load((TEMPLATES / "web.yml").read_text(encoding="utf-8")))


def date_words(moment: datetime, zone: ZoneInfo) -> str:
    """11月22日 周日."""
    local = moment.astimezone(zone)
    return WORDS.date.format(month=local.month, day=local.day, weekday=WORDS.weekdays[local.weekday()])


def clock_words(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"
