"""反映: problems, and those who act on them. In private alone."""

from typing import Any

from bot.topic import Intent, Tap, Topic, declare
from bot.topics.problems.reading import (
    about,
    acting,
    acts,
    complains,
    is_asking,
    is_whistle,
    opinion_words,
    reporting_words,
    same_words,
    says_how,
    says_same,
    tells_whether,
    whistling_words,
)
from community.problems import Stand
from community.rights import Right
from services.problems import departments, joining, passing, progress, reporting, settling, which, whistling
from services.problems.which import Service, Some

UNDER_WAY = (Stand.OPEN, Stand.WITH_DEPARTMENT, Stand.ANSWERED)


def _said(intent: str, service: Service, some: Some, **how: Any) -> Intent:
    """By a button, or in words; of several that fit it is asked which."""
    return _in_words(intent, which.of(some, service), **how)


def _in_words(intent: str, service: Service, **how: Any) -> Intent:
    return Intent(
        service,
        reads=acting(intent),
        said=False,
        said_as=acts(intent),
        discreet=True,
        **how,
    )


declare(
    Topic(
        intents={
            "problem_report": Intent(
                reporting.report,
                reads=reporting_words,
                said_as=says_how,
                discreet=True,
                takes_file=True,
                sounds_so=complains,
            ),
            "opinion": Intent(reporting.opine, reads=opinion_words, discreet=True, takes_file=True),
            "problem_progress": Intent(
                progress.progress, reads=about("problem_progress"), said_as=is_asking, only_asks=True, discreet=True
            ),
            "problem_more": _said("problem_more", reporting.add, which.own(*UNDER_WAY), takes_file=True),
            "name_reporter": _said("name_reporter", reporting.name, which.own_named(True)),
            "unname_reporter": _said("unname_reporter", reporting.unname, which.own_named(False)),
            "withdraw_problem": _said("withdraw_problem", reporting.withdraw, which.own(*UNDER_WAY[:2])),
            "propose_joining": Intent(
                joining.propose, reads=same_words, said=False, said_as=says_same, discreet=True
            ),
            "join_problem": Intent(joining.join, said=False, discreet=True),
            "keep_problem_apart": _said("keep_problem_apart", joining.apart, which.own_joined),
            "pass_problem_up": _said("pass_problem_up", passing.pass_up, which.waiting),
            "problem_done": _in_words(
                "problem_done", which.of(which.to_answer, settling.settle, settling.seen_done)
            ),
            "dispatch": Intent(
                which.known(whistling.whistle),
                reads=whistling_words,
                said_as=is_whistle,
                discreet=True,
                right=Right.MARK_URGENT,  # only offered by it: the street whistles
            ),
            "recall_whistle": _said("recall_whistle", whistling.recall, which.whistled_by),
            "sign_for_problem": _said("sign_for_problem", departments.sign_for, which.whistled),
            "return_problem": _said("return_problem", departments.give_back, which.sent_to),
            "problem_solved": _said("problem_solved", settling.solved, which.to_confirm, fits=tells_whether),
            "problem_unsolved": _said("problem_unsolved", settling.unsolved, which.to_reopen, fits=tells_whether),
        },
        taps={
            "problem": Tap("problem", "problem_progress"),
            "problem_more": Tap("problem", "problem_more"),
            "problem_apart": Tap("problem", "keep_problem_apart"),
            "problem_name": Tap("problem", "name_reporter"),
            "problem_unname": Tap("problem", "unname_reporter"),
            "problem_withdraw": Tap("problem", "withdraw_problem"),
            "problem_up": Tap("problem", "pass_problem_up"),
            "problem_whistle": Tap("problem", "dispatch"),
            "problem_recall": Tap("problem", "recall_whistle"),
            "problem_sign": Tap("problem", "sign_for_problem"),
            "problem_return": Tap("problem", "return_problem"),
            "problem_done": Tap("problem", "problem_done"),
            "problem_solved": Tap("problem", "problem_solved"),
            "problem_unsolved": Tap("problem", "problem_unsolved"),
        },
    )
)
