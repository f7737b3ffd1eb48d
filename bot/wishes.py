"""From an addressed message to what is wanted: numbers, commands, open questions, then free text.

Only free text waits for an engine.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.addressing import Addressed, How
from bot.answers import IN_WORDS, Answers
from bot.intents import ABOUT_ONE, INTENTS, ONLY_ASKS, REPLIES, SMALL_TALK
from bot.topic import read, verbatim
from bot.understanding.clauses import Halves, halves
from bot.understanding.commands import OF_PEOPLE, Command, command, for_somebody, is_bare_command, with_somebody
from bot.understanding.company import too_many
from bot.understanding.engine import Engine, Understood
from bot.understanding.joining import only_counts, somebody_goes, unread
from bot.understanding.lists import blocks
from bot.understanding.mood import (
    is_elsewhere,
    is_grumbled,
    is_of_all,
    is_only_thought_of,
    is_told,
    is_turned_round,
    without_titles,
)
from bot.understanding.normalise import fold
from bot.understanding.other_words import known_line
from bot.understanding.phrases import people
from bot.understanding.reading import Line, is_count_me_in, is_for_reading, plain, said
from bot.understanding.reading_words import ShortAnswer, bare, reading_words
from bot.understanding.urgent import is_a_number
from bot.understanding.when import when, without
from community import jielong
from community.company import Joining
from community.filling import AsksField, Filling, answer, asks
from community.form_words import Control
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotUnderstood
from community.outcomes.questions import Option
from community.planning import Planning
from community.wishes import Wish
from services import dialogues
from services.scene import Scene, answered
from services.visit import Event
from storage.tables.subject import Subject

LONGEST = 500  # characters of a line that is read as a wish; lists of names may be longer
_SHORTLY: dict[str, ShortAnswer] = {"affirm": "yes", "deny": "no"}
_INSTEAD = {"sign_up": ["cancel"], "approve_hours": ["adjust_hours"]}  # of what shall not be done
_AT_ONCE = {"approve_hours"}  # of all: not offered to whoever only asks
_SIGNS_UP_ELSEWHERE = re.compile("[改换转]报(?!名)")  # 我改报包饺子 changes nothing for anybody else
_OF_WHAT_ALL_READ = {"correct_announcement", "withdraw_announcement", "emergency", "report_problem", "out_of_scope"}
_WILLING = {"affirm", "offer_help"}  # in a reply to a card: perhaps to go


@dataclass(frozen=True)
class Wishes:
    """What one person wants with one message, as things stand there.

    :param engine: the engine that listens at this moment, None while there is none.
    :param ready: waits for an engine that is still learning.
    """

    event: Event
    seen: Scene
    zone: ZoneInfo
    engine: Callable[[], Engine | None]
    ready: Callable[[], Awaitable[object]]

    async def of(self, addressed: Addressed) -> Sequence[Wish | Outcome]:
        """In the order in which they were said; none is silence."""
        if as_written := self._verbatim(addressed):
            return [as_written]
        if addressed.how is How.LIST:
            return self._lists(addressed)
        if meant := self._in_reply(addressed.text):
            return [meant]
        if addressed.how not in (How.NUMBER, How.CODE) and self.seen.asks not in IN_WORDS:
            for parted in halves(addressed.text if len(addressed.text) <= LONGEST else ""):
                both = await self._both(parted)
                if both:
                    return both
        wish = await self._wish(addressed)
        return [] if wish is None else [self._of_the_draft(wish)]

    def of_file(self) -> Wish | None:
        """What is open takes a file that came without words: a draft, a question for words or for a file."""
        filling = self.seen.asks == "form" or not self.seen.options
        option = None if filling else next((o for o in self.seen.options if INTENTS[o.wish.intent].takes_file), None)
        if option is None or self.seen.asks not in (*IN_WORDS, "draft"):
            return None
        if self.seen.asks == "more":
            return self._answered_in_words("")
        return Wish(intent=option.wish.intent, about=option.wish.about)

    def _verbatim(self, addressed: Addressed) -> Wish | None:
        """A text that is taken as it was written, whatever stands in it; a way out is none, nor is a list of others."""
        if addressed.how is How.LIST and not addressed.by_name:
            return None
        line = Line.of("", self.event.at.astimezone(self.zone), raw=addressed.raw)
        line = replace(line, replied=self.seen.replied, choice=self._choice)
        if whole := verbatim(addressed.raw):
            return read(whole, line)
        asked = self.seen.options[0].wish if self.seen.asks == "words" and self.seen.options else None
        if asked and INTENTS[asked.intent].passes_on and self._is_short_but_no_way_out(addressed.text):
            return self._answering(read(asked.intent, replace(self._line(addressed.text), replied=asked.about)))
        if asked is None or not INTENTS[asked.intent].as_written:
            return None
        if is_bare_command(addressed.text) or self._answers.short(addressed.text):
            return None
        return self._answering(read(asked.intent, replace(line, replied=asked.about)))

    def _is_short_but_no_way_out(self, text: str) -> bool:
        return reading_words().answers.meaning(text) not in (None, "drop") and self.seen.replied is None

    def awaited(self, addressed: Addressed) -> Wish | None:
        """The line as the text, or the number, that was waited for."""
        if is_a_number(addressed.text):
            return Wish(intent="", text=addressed.text) if self.seen.asks in IN_WORDS else None
        asked = self.seen.options[0].wish if self.seen.asks == "words" and self.seen.options else None
        return self._verbatim(addressed) if asked and INTENTS[asked.intent].holds_text else None

    def _in_reply(self, text: str) -> Wish | None:
        """What answers a message of the kind whose replies are always meant for it: a question to a lecturer."""
        replied = self.seen.replied
        intent = REPLIES.get(replied.kind) if replied else None
        return read(intent, self._line(text)) if intent and text and len(text) <= LONGEST else None

    def _of_the_draft(self, wish: Wish | Outcome) -> Wish | Outcome:
        """A change that names nothing is one of the draft that stands open, or of what was asked about."""
        if isinstance(wish, Wish) and self.seen.asks not in (*IN_WORDS, "draft"):
            wish = self._of_the_news(wish)
        if not isinstance(wish, Wish) or wish.intent != "change_activity" or not wish.names_nothing:
            return wish
        meant = self.seen.options[0].wish if self.seen.options else None
        if meant and self.seen.asks in IN_WORDS and meant.intent == wish.intent:
            return self._answering(wish.model_copy(update={"about": meant.about}))
        changes = next((one.wish for one in self.seen.options if one.says == "wrong"), None)
        if self.seen.asks != "draft" or changes is None:
            return wish
        mends = {"about": changes.about, "intent": changes.intent}
        return wish.model_copy(update=mends if changes.intent == wish.intent else mends | {"details": None})

    def _of_the_news(self, wish: Wish) -> Wish:
        """再喊一声, 改到周日下午3点 mean the one activity that they were offered for."""
        nameless = wish.wanting(title_is_certain=True).names_nothing
        about = self.seen.asked_about(wish.intent) if nameless else set()
        return wish.model_copy(update={"about": about.pop()}) if len(about) == 1 else wish

    async def _both(self, parted: Halves) -> Sequence[Wish]:
        """Two wishes when both halves are certain and differ.

        A mere comma must part off something that only asks, or something about another activity or other people.
        """
        first = await self._certain(parted.first)
        second = await self._certain(parted.second) if first else None
        if first is None or second is None or first.intent == second.intent or self._goes_on(first, parted.second):
            return []
        if not parted.joined and not ONLY_ASKS & {first.intent, second.intent} and not _apart(first, second):
            return []
        return [_keeping(first, second), _keeping(_about_the_same(first, second), first)]

    def _goes_on(self, first: Wish, second: str) -> bool:
        """社保卡怎么补，要钱不: what would be said to the answer asks more of the same."""
        intent = INTENTS[first.intent]
        return intent.fits_first and intent.fits(read(first.intent, self._line(second)))

    async def _certain(self, text: str) -> Wish | None:
        if self._answers.short(text):
            return None
        if found := self._command(text):
            wish = await self._commanded(found, text)
        else:
            wish = await self._understood(text)
        certain = isinstance(wish, Wish) and wish.intent not in SMALL_TALK | {"not_understood"} and wish.answers is None
        return wish if isinstance(wish, Wish) and certain else None

    async def _wish(self, addressed: Addressed) -> Wish | Outcome | None:
        """What is wanted; None is silence."""
        text = addressed.text
        if addressed.how is How.NUMBER and not addressed.by_name:
            return self._bare_number(text)
        if len(text) > LONGEST:
            return NotUnderstood(longest=LONGEST)
        if self.seen.filling and reading_words().form.control(text):
            return going_on(self.seen.filling, self.seen.question_id, text)
        if short := self._answers.short(text) or self._chosen_by_day(text):
            return short
        if self.seen.question is None and (answer := self._answered_aside(text, first=True)):
            return answer
        if found := self._command(text):
            return await self._commanded(found, text)
        if whole := reading_words().whole_line(text):
            return Wish(intent=whole, text=text)
        if is_count_me_in(text) and (self.seen.replied or self.seen.asks not in IN_WORDS):
            return self._count_me_in(text)
        if self.seen.asks in IN_WORDS:
            return await self._asked_in_between(text) or self._answered_in_words(text)
        if answer := self._answered_aside(text):
            return answer
        return await self._understood(text)

    async def _asked_in_between(self, text: str) -> Wish | None:
        """A certain wish that only asks is no answer to an open question, which goes on waiting.

        Nor is any certain wish to a field that takes no words, or to a question that gives way to it.
        """
        if self.engine() is None:
            return None
        if self._fits_no_choice(text) or self._gives_way(text):
            return await self._certain(text)
        wish = await self._understood(text)
        certain = isinstance(wish, Wish) and wish.intent in ONLY_ASKS
        return wish if isinstance(wish, Wish) and certain else None

    def _gives_way(self, text: str) -> bool:
        asked = self.seen.options[0].wish.intent if self.seen.options else ""
        return asked in INTENTS and INTENTS[asked].gives_way(text)

    def _fits_no_choice(self, text: str) -> bool:
        """A field of a form waits for one of its choices, and this is none."""
        filling = self.seen.filling
        if filling is None or not asks(filling).field.closed:
            return False
        step = answer(filling, text, reading_words().form)
        return isinstance(step, AsksField) and step.again

    async def _commanded(self, found: Command, text: str) -> Wish | Outcome:
        if found.intent not in INTENTS:
            return Wish(intent="not_understood")
        line = replace(self._line(found.rest), is_command=True)
        if doubtful := self._in_doubt(found.intent, line):
            return doubtful
        if found.intent in OF_PEOPLE and (words := unread(line)):
            line = replace(line, heard=await self._who_is_named(text, words))
        wish = read(found.intent, line)
        return self._offers([], line) if self._is_grumbled_at(wish, line) else wish

    def _in_doubt(self, intent: str, line: Line, *, is_certain: bool = True) -> Outcome | None:
        """What a line, or what stands beside a command, turns round or only thinks of: it is asked about."""
        said = without_titles(line.plain, line.slots.get("activity", ""))
        if intent in INTENTS and INTENTS[intent].doubted(line.text):
            return self._offers([intent], line)
        if is_turned_round(intent, said):
            return self._offers(self._allowed(_INSTEAD.get(intent, []), line.text), line)
        if is_elsewhere(intent, said) or (not line.is_command and is_told(intent, said)):
            return self._offers(["cancel"] if self.seen.goes else [], line)
        if is_of_all(intent, said):
            return self._offers(self._allowed(["change_activity"], line.text), line)
        if not line.is_command and is_grumbled(said):
            return self._offers([], line)
        if not is_certain or not is_only_thought_of(intent, said):
            return None
        instead = _INSTEAD.get(intent, []) if intent in _AT_ONCE else [intent]
        return self._offers(self._allowed(instead, line.text), line)

    async def _who_is_named(self, text: str, words: Sequence[str]) -> Mapping[str, str]:
        """报名 12 刘桂英: an engine hears who is named in words that nothing has read; without one, what sounds so."""
        await self.ready()
        if engine := self.engine():
            heard = (await self._heard(engine, text)).slots
            return {slot: name for slot, name in heard.items() if slot == "person"}
        names = [word for word in words if (found := people(word, word)) and found.names and not found.doubtful]
        return {"person": names[0]} if names else {}

    def _chosen_by_day(self, text: str) -> Wish | None:
        """周日那个, 12月5日的: nothing but when one of the choices is."""
        day = re.sub("(?:的|那[个场次]|的那[个场次])$", "", bare(text))
        if not self._answers.chooses or self.seen.replied or not self._is_time(day):
            return None
        time = said(when(day, self.event.at.astimezone(self.zone)), self.event.at.astimezone(self.zone))
        return self._answers.at(time) if time else None

    def _count_me_in(self, text: str) -> Wish | Outcome | None:
        """+1, 我来, 算我一个: only towards an open card; towards cards of two kinds it is asked."""
        line = replace(self._line(text), plus_one_counts=True)
        meant = ("sign_up",) if self.seen.replied else self.seen.joined_by
        if len(meant) > 1 or is_for_reading(self.seen.replied):
            return self._offers(meant, replace(line, replied=None))
        return read(meant[0], line) if meant else None

    def _answered_in_words(self, text: str) -> Wish:
        """The words that the bot has asked for: what is wrong, what to change, what was missing, a field of a form."""
        if self.seen.filling:
            return going_on(self.seen.filling, self.seen.question_id, text)
        asked = self.seen.options[0].wish
        if self.seen.asks == "more":
            text = f"{asked.text} {text}"
        line = replace(self._line(text), replied=asked.about)
        return self._answering(read(asked.intent, line))

    def _answered_aside(self, text: str, *, first: bool = False) -> Wish | None:
        """What fits a question that takes nothing else; a reply speaks of what it replies to.

        :param first: whether nothing else was looked for yet.
        """
        short = None if first else reading_words().answers.meaning(text)
        if short and (meant := self.seen.aside_answered(short)):
            return meant
        for option in () if first else self.seen.choices_aside:
            if INTENTS[option.wish.intent].fits(read(option.wish.intent, self._line(text))):
                return answered(self.seen.waits_for_a_no, option)
        for question_id, asked in self.seen.asked_aside:
            intent, wish = INTENTS[asked.intent], read(asked.intent, self._line(text))
            if intent.fits_first >= first and self.seen.replied in (None, asked.about) and intent.fits(wish):
                settles = wish.intent == asked.intent
                return wish.model_copy(update={"answers": question_id if settles else None})
        return None if first else self._answered_in_full(text, short)

    def _answered_in_full(self, text: str, short: ShortAnswer | None) -> Wish | None:
        """我愿意, 可以借, to whoever asks for that. A mere yes may mean anything: it is asked once more."""
        asked = self.seen.asked_for_words
        for question_id, choice in asked:
            wish = read(choice.intent, self._line(text))
            if self.seen.replied in (None, choice.about) and INTENTS[choice.intent].fits(wish):
                return wish.model_copy(update={"about": choice.about, "answers": question_id})
        about = Subject("question", asked[0][0]) if asked and short in ("yes", "no") else None
        return Wish(intent="ask_again", about=about) if about else None

    async def _understood(self, text: str) -> Wish | Outcome:
        """In which nothing was read: what only takes a danger back is offered as one, else what it sounds like."""
        wish = await self._listened(text)
        is_nothing = wish.intent == "not_understood" if isinstance(wish, Wish) else wish == NotUnderstood()
        if not is_nothing:
            return wish
        doubted = [name for name, intent in INTENTS.items() if intent.doubted(text)]
        meant = doubted or self._sounds_like(text)
        return self._offers(meant, self._line(text)) if meant else wish

    def _sounds_like(self, text: str) -> list[str]:
        return self._allowed([name for name, intent in INTENTS.items() if intent.sounds_so(text)], text)

    async def _listened(self, text: str) -> Wish | Outcome:
        await self.ready()
        engine = self.engine()
        if engine is None or not text:
            return Wish(intent="not_understood" if text else "help")
        return self._decide(text, await self._heard(engine, text))

    async def _heard(self, engine: Engine, text: str) -> Understood:
        now = self.event.at.astimezone(self.zone)
        return await asyncio.to_thread(engine.understand, text, self.seen.vocabulary, now)

    def _decide(self, text: str, understood: Understood) -> Wish | Outcome:
        if understood.intent == "change_activity" and _SIGNS_UP_ELSEWHERE.search(fold(text)):
            understood = replace(understood, intent="sign_up")
        if self._answers.chooses and understood.certain and understood.intent in _SHORTLY:
            return self._answers.said(_SHORTLY[understood.intent])
        line = replace(self._line(text), heard=understood.slots)
        if (understood.intent in OF_PEOPLE or not understood.certain) and somebody_goes(line):
            understood = replace(understood, intent="cancel", offers=())
        if doubtful := self._in_doubt(understood.intent, line, is_certain=understood.certain):
            return doubtful
        if understood.certain and self._is_beside_the_reply(understood.intent, line):
            return self._offers(self._allowed([understood.intent], line.text), replace(line, replied=None))
        many = "sign_up" in understood.offers and too_many(line.plain)
        counts = only_counts(line) and (self.seen.replied is None or self._answers_a_card)
        intent = "sign_up" if many or counts else with_somebody(line.plain)
        if intent and not understood.certain:
            return read(intent, line).model_copy(update={"loosely": True})
        if understood.offers or (self._answers_a_card and understood.intent in _WILLING):
            return self._perhaps(line, understood)
        if not understood.certain or understood.intent not in INTENTS:
            phrase = for_somebody(line.plain)  # 帮李叔报名，他没手机: what stands behind it may change everything
            return self._offers([phrase.intent], line) if phrase else Wish(intent="not_understood")
        if not self._may_be_offered(understood.intent) and (rather := self._rather(line)):
            return self._offers(rather, line)
        wish = read(understood.intent, line).model_copy(update={"loosely": True})
        if self._is_grumbled_at(wish, line):
            return self._offers([], line)
        is_bare = not understood.slots and wish.wanting(title=None, title_is_certain=True).names_nothing
        if wish.intent == "cancel" and is_bare and self._answers.chooses and "activity" not in line.slots:
            return self._answers.owned("cancel") or self._answers.said("drop")
        return wish

    @staticmethod
    def _rather(line: Line) -> list[str]:
        """What a line may mean that was taken for something which the speaker has no right to."""
        return [name for name, intent in INTENTS.items() if intent.for_want_of(line)]

    def _is_beside_the_reply(self, intent: str, line: Line) -> bool:
        """你们收到了吗, 别发了: towards an announcement or a poll in a group free words may mean only that."""
        if self.event.private or not is_for_reading(self.seen.replied) or "activity" in line.slots:
            return False
        return intent not in SMALL_TALK | _OF_WHAT_ALL_READ

    def _is_grumbled_at(self, wish: Wish, line: Line) -> bool:
        """改期改期，天天改期: no activity, no new value, and nobody who may change one."""
        plan = wish.details if isinstance(wish.details, Planning) else None
        if wish.intent != "change_activity" or plan is None or INTENTS[wish.intent].right in self.seen.rights:
            return False
        names_it = wish.about is not None or wish.wanted.number is not None or "activity" in line.slots
        if plan.place and any(word in plan.place for word in reading_words().change):
            plan = plan.model_copy(update={"place": None})
        return not (names_it or plan.says_something_new)

    def _perhaps(self, line: Line, understood: Understood) -> Wish | Outcome:
        """What a line may mean, of what this person may do. In a reply to a card it is likely that they want to go."""
        wishes = [read(intent, line) for intent in understood.offers if intent in INTENTS]
        if len(wishes) > 1 and len({wish.intent for wish in wishes}) == 1:  # whichever it is, it means the same
            return wishes[0].model_copy(update={"loosely": True})
        offers = self._allowed(dict.fromkeys([*self._sounds_like(line.text), *understood.offers]), line.text)
        if self._answers_a_card and not reading_words().is_doubtful(line.plain):
            if "sign_up" in offers:
                return read("sign_up", line).model_copy(update={"loosely": True})
            offers = ["sign_up"] if understood.intent in _WILLING else offers
        return self._offers(offers, line)

    @staticmethod
    def _offers(offers: Sequence[str], line: Line) -> Outcome:
        wishes = [read(intent, line).model_copy(update={"loosely": True}) for intent in offers]
        says = "yes" if len(wishes) == 1 else None
        return NotUnderstood(offers=tuple(offers), options=tuple(Option(wish=one, says=says) for one in wishes))

    def _allowed(self, intents: Iterable[str], text: str) -> list[str]:
        return [intent for intent in intents if self._may_be_offered(intent) and INTENTS[intent].hinted(text)]

    def _may_be_offered(self, intent: str) -> bool:
        if intent not in INTENTS or intent in SMALL_TALK or (INTENTS[intent].discreet and not self.event.private):
            return False
        return INTENTS[intent].right is None or INTENTS[intent].right in self.seen.rights

    @property
    def _answers_a_card(self) -> bool:
        return self.seen.replied is not None and self.seen.replied.kind == "activity"

    def _lists(self, addressed: Addressed) -> list[Wish | Outcome]:
        """Each list with its own activity. One that cannot be read is no words either; who called the bot is told."""
        read = [jielong.read(block, reading_words().jielong, self._is_time) for block in blocks(addressed.text)]
        wishes = map(self._list_of_names, jielong.together(names for names in read if names))
        return [*wishes, *([NotUnderstood()] if addressed.by_name and None in read else [])]

    def _list_of_names(self, names: jielong.NameList) -> Wish:
        line = replace(self._line(names.title), is_command=True, replied=None)
        return plain("sign_up", line, is_firm=True, details=jielong.Listed(names=names))

    def _is_time(self, said: str) -> bool:
        """Whether these words are a time and nothing else."""
        found = when(said, self.event.at.astimezone(self.zone))
        return found.kind != "none" and not re.search(r"\w", without(said, found))

    def _bare_number(self, text: str) -> Wish | None:
        """In a group, where a number that is no answer is chatter."""
        chosen = self._answers.numbered(text)
        return chosen if chosen and chosen.intent != "ask_again" else None

    def _answering(self, wish: Wish) -> Wish:
        """With the file that the question was about, when it was about one."""
        asked = self.seen.options[0].wish if self.seen.options else wish
        file = wish.file or (asked.file if asked.intent == wish.intent else None)
        return wish.model_copy(update={"answers": self.seen.question_id, "file": file})

    @property
    def _answers(self) -> Answers:
        return Answers(self.seen)

    def _command(self, text: str) -> Command | None:
        known, replied = self.seen.vocabulary, self.seen.replied
        for name, intent in INTENTS.items() if replied else ():
            if replied and intent.said_to(text, replied, self.seen.offers):
                return Command(name, text)
        for name, intent in INTENTS.items():
            if intent.said_as(text) or intent.said_here(text, known):
                return Command(name, text)
        if _SIGNS_UP_ELSEWHERE.search(fold(text)):
            return None
        return command(text, (*known.activities, *known.teams, *known.units), known.people)

    def _line(self, text: str) -> Line:
        now = self.event.at.astimezone(self.zone)
        known = known_line(text, now, self.seen.vocabulary)
        replied, card = self.seen.replied, self.seen.replied_activity
        return replace(known, replied=replied, replied_activity=card, choice=self._choice)

    @property
    def _choice(self) -> tuple[str, ...]:
        return tuple(option.label for option in self.seen.options if option.numbered)


def _apart(first: Wish, second: Wish) -> bool:
    """环境整治不去了，报名包饺子; 我不去，帮我老婆报名: each is about an activity, or about people, of its own."""
    one, other = (wish.wanted.number or wish.wanted.title for wish in (first, second))
    if one and other:
        return one != other and first.wanted.title_is_certain and second.wanted.title_is_certain
    mine, theirs = sorted((Joining.of(first).company, Joining.of(second).company), key=lambda who: not who.myself)
    joins = isinstance(first.details, Joining) and isinstance(second.details, Joining)
    return joins and mine.is_only_me and theirs.has_guests and not (theirs.myself or theirs.unsure)


def _about_the_same(first: Wish, second: Wish) -> Wish:
    """报名环境整治，顺便看下名单: the list of that activity."""
    if second.intent not in ABOUT_ONE or not second.wanting(title_is_certain=True).names_nothing:
        return second
    return second.model_copy(update={"wanted": first.wanted, "about": first.about})


def _keeping(wish: Wish, other: Wish) -> Wish:
    """我不去，帮我老婆报名: whoever is signed up in the same breath does not leave with the speaker."""
    mine, theirs = Joining.of(wish).company, Joining.of(other).company
    if wish.intent != "cancel" or other.intent != "sign_up" or not mine.is_only_me or theirs.myself:
        return wish
    return wish.detailed(Joining(company=mine.model_copy(update={"only_me": True})))


def going_on(filling: Filling, question_id: int | None, text: str = "", tap: Control | int | None = None) -> Wish:
    """The next step of a form."""
    said = dialogues.Said(filling=filling, words=reading_words().form, tap=tap)
    return Wish(intent="go_on", text=text, answers=question_id, details=said)
