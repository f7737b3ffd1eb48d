"""What is said to an open question in a word or a number: it owns the next 取消, 不对, yes, no and number."""

import re
from dataclasses import dataclass

from bot.understanding.commands import command
from bot.understanding.normalise import fold
from bot.understanding.reading import NUMBER, numeral
from bot.understanding.reading_words import ShortAnswer, bare, reading_words
from community.asked import Dropping
from community.finding import GOOD_ENOUGH, fits, likeness
from community.outcomes.facts import ActivityFacts
from community.outcomes.questions import Option
from community.wishes import Said, Wish
from services.scene import Scene, answered
from storage.tables.subject import Subject

IN_WORDS = ("words", "more", "form")  # questions that the next line answers
_NUMBERED = re.compile(rf"(?:编号|选|就)?({NUMBER})号?")
_NUMBER_ALONE = re.compile(f"({NUMBER})")
# Which of the options a short answer means, the first there is. Something wrong with a draft is mended, not dropped.
_MEANS: dict[ShortAnswer, tuple[str, ...]] = {
    "yes": ("yes",),
    "no": ("wrong", "no"),
    "wrong": ("wrong", "no"),
    "drop": ("no",),
    "me": ("me",),
    "all": ("all",),
}


# 发布, 修改 and 取消 alone are those of the draft that stands open, whatever it is a draft of.
_OF_A_DRAFT: dict[str, ShortAnswer] = {"publish_activity": "yes", "change_activity": "wrong", "cancel": "drop"}


@dataclass(frozen=True)
class Answers:
    """To the newest question that is open to this person here."""

    seen: Scene

    @property
    def chooses(self) -> bool:
        """Whether a choice is waited for, and not words."""
        return self.seen.question is not None and self.seen.asks not in IN_WORDS

    def short(self, text: str) -> Wish | None:
        """A line that is nothing but an answer; None: it is read like any other. A form has words of its own."""
        if self.seen.question is None or self.seen.asks == "form" or self._answers_something_else:
            return None
        found = command(text, ())
        if found and not found.rest and (owned := self.owned(found.intent)):
            return owned
        if found and not found.rest and self.seen.asks == "draft" and found.intent in _OF_A_DRAFT:
            return self.said(_OF_A_DRAFT[found.intent])
        if by_name := self._named(text):
            return by_name
        answer = reading_words().answers.meaning(text)
        if answer in ("me", "all") and not any(one.says == answer for one in self.seen.options):
            return None
        return self.said(answer) if answer else self.numbered(text)

    @property
    def _answers_something_else(self) -> bool:
        """A reply to another card or message."""
        return self.seen.replied is not None and self.seen.replied not in {one.wish.about for one in self.seen.options}

    def _named(self, text: str) -> Wish | None:
        """交通劝导那个: nothing but what one of the choices is called; just so before nearly so."""
        said = fold(bare(text)).removesuffix("那个")
        alike = [one for one in self.seen.options if _is_called(one, said)]
        meant = [one for one in alike if said in _names(one)] or alike
        return self._choose(meant[0]) if said and len(meant) == 1 and self.chooses else None

    def at(self, time: Said) -> Wish | None:
        """The only activity among the choices that is at that time."""
        listed = [one for one in self.seen.options if isinstance(one.facts, ActivityFacts)]
        meant = [one for one in listed if isinstance(one.facts, ActivityFacts) and fits(one.facts, time)]
        return self._choose(meant[0]) if len(meant) == 1 else self.again() if listed else None

    def numbered(self, text: str) -> Wish | None:
        """Activities by their short numbers, units by their places, these also where their names are waited for."""
        form = _NUMBERED if self.chooses else _NUMBER_ALONE
        found = form.fullmatch(fold(bare(text)))
        if found is None:
            return None
        number = numeral(found[1])
        options = (one for one in enumerate(self.seen.options, 1) if self.chooses or one[1].numbered)
        chosen = [one for place, one in options if one.number(place) == number]
        if not chosen and not self.chooses:
            return None
        return self._choose(chosen[0]) if chosen else self.again()

    def owned(self, intent: str) -> Wish | None:
        """A wish without any particulars that is one of the choices: chosen, unless several are like it.

        取消 may mean the choice that cancels, or that nothing is wanted: nothing is done, and it is asked again.
        """
        meant = [one for one in self.seen.options if one.wish.intent == intent]
        if not meant:
            return None
        return self._choose(meant[0]) if len(meant) == 1 and self.chooses and intent != "cancel" else self.again()

    def said(self, answer: ShortAnswer) -> Wish:
        options = {one.says: one for one in self.seen.options}
        meant = next((options[says] for says in _MEANS[answer] if says in options), None)
        if meant is not None:
            return self._choose(meant)
        return self._drop() if answer == "drop" or (answer != "yes" and self.chooses) else self.again()

    def again(self) -> Wish:
        return Wish(intent="ask_again", about=Subject("question", self.seen.question_id or 0))

    def _drop(self) -> Wish:
        about = self.seen.options[0].wish.intent if self.seen.options else ""
        return Wish(intent="drop_question", answers=self.seen.question_id, details=Dropping(intent=about))

    def _choose(self, option: Option) -> Wish:
        return answered(self.seen.question, option)


def _is_called(option: Option, said: str) -> bool:
    """Just so, or nearly so and not much more: 县医院的回执 is no answer. A name beside an activity is just a name."""
    first, *_ = names = _names(option) or ("",)
    return said in names or (len(said) <= len(first) + 1 and likeness(said, first) >= GOOD_ENOUGH)


def _names(option: Option) -> tuple[str, ...]:
    """What stands first may be called nearly so. "All of them" hold everybody's names."""
    if isinstance(option.facts, ActivityFacts):
        return tuple(fold(name) for name in (option.facts.title, option.label) if name)
    return (fold(option.label),) if option.label and option.says != "all" else ()
