"""Reporting in, deciding it, and withdrawing consent: in private alone."""

import re
from typing import Literal

from bot.topic import Intent, Tap, Topic, declare
from bot.understanding.company import Mention, company, for_others
from bot.understanding.reading import Line
from community.company import Company
from community.report_in import Reporting
from community.rights import Right
from community.wishes import Wish
from services.report_in import asking, consenting, deciding, withdrawing

_ACT = re.compile("报个?[到道]|双报|登记|登[个上]|填|办|弄|领个?岗")


def reporting(line: Line) -> Wish:
    """Each reports in for oneself: whoever else is mentioned is told so."""
    return Wish(intent="report_in", text=line.text, details=_read(line))


def _read(line: Line) -> Reporting:
    others = for_others(Mention.of(line.plain, line.text), _ACT)
    mentioned = others or company(line.plain, line.text)
    return Reporting(whose=_whose(mentioned), name=line.heard.get("person", ""), place=line.heard.get("unit", ""))


def _whose(mentioned: Company) -> Literal["own", "both", "others"]:
    """我爱人要报到 is not certainly about the speaker; what may be no name at all is no other person."""
    if not mentioned.myself or (mentioned.unsure and mentioned.unnamed):
        return "others"
    return "both" if mentioned.has_guests else "own"


declare(
    Topic(
        intents={
            "report_in": Intent(asking.report, reads=reporting, discreet=True),
            "confirm_report_in": Intent(deciding.confirm, said=False, right=Right.CONFIRM_REPORT_IN),
            "return_report_in": Intent(deciding.give_back, said=False, right=Right.CONFIRM_REPORT_IN),
            "consent_to_return": Intent(consenting.to_return, said=False),
            "withdraw_consent": Intent(withdrawing.withdraw, said=False),
        },
        taps={
            "confirm_report": Tap("report_in", "confirm_report_in"),
            "return_report": Tap("report_in", "return_report_in"),
        },
    )
)
