"""Volunteer teams: 加入 环境卫生整治队, 退出, 队员名单."""

import re
from dataclasses import replace

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.company import company
from bot.understanding.normalise import fold
from bot.understanding.reading import Line, plain
from bot.understanding.reading_words import bare, reading_words
from community.teaming import Teaming
from community.wishes import Wanted, Wish
from services import teams
from services.actor import Actor
from services.signup import joining as signing_up
from services.signup import leaving
from services.turn import Turn
from services.visit import Answer

_TEAM = r"(?P<team>[^,，。?？!！的]{2,20}[队组团社])"
_ROSTERS = tuple(
    re.compile(form)
    for form in (
        rf"{_TEAM}?的?(?:队员名单|队员)",
        rf"(?:队员名单|队员|名单)\s*{_TEAM}的?(?:队员)?",
        rf"{_TEAM}的?(?:队员)?名单",
    )
)


def teaming(intent: str, line: Line) -> Wish:
    """Which team, and whether it is certain that the speaker joins or leaves it."""
    wish = plain(intent, replace(line, replied=None))
    team = line.slots.get("team") or line.heard.get("team", "")
    who = company(line.plain, line.text, title=fold(team), is_command=line.is_command)
    said = Teaming(
        others="" if who.is_only_me else "、".join(who.others),
        doubtful=_is_doubtful(intent, line.plain.replace(fold(team), "")) or not (who.is_only_me or who.others),
        of_activity=not team and bool(line.slots.get("activity")),
    )
    return wish.wanting(team=team or None).detailed(said)


def _is_doubtful(intent: str, text: str) -> bool:
    words = reading_words()
    for word in words.no_doubts:
        text = text.replace(word, "")
    doubts = words.teams.questions + (words.teams.negations if intent == "join_team" else [])
    return any(doubt in text for doubt in doubts)


def _join(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...] | None:
    """加入 with the title of an activity is a sign-up."""
    if Teaming.of(wish).of_activity:
        return signing_up.sign_up(turn, actor, _of_activity(wish, "sign_up"))
    return teams.join(turn, actor, wish)


def _leave(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...] | None:
    if Teaming.of(wish).of_activity:
        return leaving.cancel(turn, actor, _of_activity(wish, "cancel"))
    return teams.leave(turn, actor, wish)


def _of_activity(wish: Wish, intent: str) -> Wish:
    return wish.model_copy(update={"intent": intent, "details": None})


def _is_roster(text: str) -> bool:
    return _named_in_roster(text) is not None


def _named_in_roster(text: str) -> re.Match[str] | None:
    said = bare(text)
    return next((found for form in _ROSTERS if (found := form.fullmatch(said))), None)


def _roster(line: Line) -> Wish:
    found = _named_in_roster(line.plain)
    return Wish(intent="team_roster", text=line.text, wanted=Wanted(team=found["team"] if found else None))


declare(
    Topic(
        intents={
            "join_team": Intent(_join, reads=lambda line: teaming("join_team", line)),
            "leave_team": Intent(_leave, reads=lambda line: teaming("leave_team", line)),
            "team_roster": Intent(teams.roster, reads=_roster, said=False, said_as=_is_roster, only_asks=True),
        },
        taps={"join_team": Tap("team", "join_team"), "leave_team": Tap("team", "leave_team")},
    )
)
