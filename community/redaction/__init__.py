"""What others may see of a text: what leads to a person is replaced by a mark that says what stood there.

It knows forms and not people. Not in its power: what is told in words and is anybody's in a small place ("我妈中风了",
the only house with a dog), health, a name that nobody handed in and no title or relation betrays, numbers behind
riddles, pictures and files. Where a form is uncertain, it is hidden when a request can do without it (a number of
eleven digits), and stays when it cannot (floors, times, amounts, measures, the building).
"""

from collections.abc import Collection, Iterable

from community.redaction.doors import DOORS
from community.redaction.elsewhere import CONTACTS, LINKS, PLATES
from community.redaction.folding import GONE, KEPT, Folded, Span, fold
from community.redaction.kinds import Hidden, Kind, Redacted
from community.redaction.numbers import BEFORE, PHONES, TAILS
from community.redaction.persons import persons
from community.redaction.rules import Rule
from community.redaction.words import words

__all__ = ["Hidden", "Kind", "Redacted", "redact"]

_RULES = (*LINKS, *BEFORE, *PLATES, *CONTACTS, *PHONES, *DOORS, *TAILS)


def redact(text: str, names: Collection[str] = (), *, anonymous: bool = False) -> Redacted:
    """
    :param names: of everybody who is not to be named; giving any means that nobody is, as `anonymous` does for an
        asker whose name nobody knows.
    """
    rules = (*_RULES, *persons(names)) if names or anonymous else _RULES
    return _shown(text, dict(_found(fold(text), rules)))


def _found(text: Folded, rules: Iterable[Rule]) -> Iterable[tuple[Span, Kind]]:
    for rule in rules:
        spans = list(rule.spans(text))
        if spans:
            text = text.without(spans, GONE if rule.kind else KEPT)
        if rule.kind:
            yield from ((text.place(span), rule.kind) for span in spans)


def _shown(text: str, found: dict[Span, Kind]) -> Redacted:
    shown, hidden, done = [], [], 0
    for (start, end), kind in sorted(found.items()):
        shown += [text[done:start], words().marks[kind]]
        hidden.append(Hidden(kind, text[start:end]))
        done = end
    return Redacted("".join((*shown, text[done:])), tuple(hidden))
