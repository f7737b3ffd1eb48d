"""The page of an activity: its words, and what came of a press where the chat's words would promise too much."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from community.outcomes.base import Outcome
from texts.render import TEMPLATES, Renderer, environment

WORDS: dict[str, str] = yaml.safe_load((TEMPLATES / "pages.yml").read_text(encoding="utf-8"))


def page(now: datetime, zone: ZoneInfo, **shown: Any) -> str:
    return environment().get_template("pages/page.html").render(words=WORDS, now=now.astimezone(zone), **shown)


def said(outcome: Outcome, renderer: Renderer, now: datetime, zone: ZoneInfo) -> str:
    """Markup that is safe to show; the chat's buttons are left out."""
    here = {"out": outcome, "called": outcome.called(), "now": now.astimezone(zone)}
    own = environment().get_template("_page_said.j2").render(here).strip()
    return own or renderer.render(outcome).html
