"""What a topic declares to the conversation: its intents, its buttons, how its words become a wish."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.understanding.reading import Line, plain
from community.rights import Right
from community.vocabulary import Vocabulary
from community.wishes import Details, Wish
from services.visit import Service
from storage.tables.subject import Subject


@dataclass(frozen=True)
class Intent:
    """:param reads: how a line becomes the wish; left out, a line says which activity is meant and nothing more.
    :param only_asks: answered and nothing more: taken wrongly, it costs one answer too many.
    :param about_one: about one activity: without a name of its own, a second wish in a line is about the first one's.
    :param small_talk: understood, but nothing that one would be asked about with a button.
    :param fits: whether what was read answers a question that is only aside.
    :param fits_first: what fits is nothing else while no other question is open: looked at before commands.
    :param said: whether it can be said; else only a button, a choice or the program itself means it.
    :param said_as: sentences that mean it without any engine, before commands are looked for.
    :param said_here: the same, of sentences that hold names which are known here.
    :param said_to: whether a line means it in a reply to the card of such a thing, which offers these words.
    :param verbatim: whether a line is this whatever else stands in it: its text is taken as written, and read for
        nothing else (`Line.raw`).
    :param as_written: the words that answer its question are taken so, too.
    :param holds_text: those words may speak of anything, a fire too.
    :param gives_way: whether words that its question waits for may be another certain wish instead.
    :param passes_on: they go to somebody else: 好的 and 不行 are such words, only a way out is none.
    :param then: another intent that is carried out after it, as an act of its own: it may fail alone.
    :param discreet: a group reads nothing of it: it is offered in private only.
    :param takes_file: what it does with a picture or file that came along (`wish.file`); of any other the file is left.
    :param hinted: whether an uncertain line holds anything for which it may be offered.
    :param doubted: whether a line takes back what an engine hears in it: then it is offered and not done.
    :param for_want_of: whether a line may be this that an engine takes for something the speaker has no right to.
    :param sounds_so: whether a line of which an engine is not certain may be this: then it is offered, first of all.
    :param right: without this right over anything it is not offered when a line is uncertain.
    """

    service: Service
    reads: Callable[[Line], Wish] | None = None
    fits: Callable[[Wish], bool] = lambda _: False
    fits_first: bool = False
    only_asks: bool = False
    about_one: bool = False
    small_talk: bool = False
    said: bool = True
    said_as: Callable[[str], bool] = lambda _: False
    said_here: Callable[[str, Vocabulary], bool] = lambda *_: False
    said_to: Callable[[str, Subject, Sequence[str]], bool] = lambda *_: False
    verbatim: Callable[[str], bool] = lambda _: False
    as_written: bool = False
    holds_text: bool = False
    gives_way: Callable[[str], bool] = lambda _: False
    passes_on: bool = False
    then: str | None = None
    discreet: bool = False
    takes_file: bool = False
    hinted: Callable[[str], bool] = lambda _: True
    doubted: Callable[[str], bool] = lambda _: False
    for_want_of: Callable[[Line], bool] = lambda _: False
    sounds_so: Callable[[str], bool] = lambda _: False
    right: Right | None = None


@dataclass(frozen=True)
class Tap:
    """A button `verb:12` wants the intent, about the thing of this kind with id 12.

    :param details: what else the verb says: 3 of [3分].
    :param reads: the wish of a button that carries more than an id; None: it is none of ours.
    """

    kind: str
    intent: str
    details: Details | None = None
    reads: Callable[[str], Wish | None] | None = None


@dataclass(frozen=True)
class Topic:
    """:param replies: kind → the intent of whatever is said in reply to a message about a thing of that kind."""

    intents: Mapping[str, Intent]
    taps: Mapping[str, Tap] = field(default_factory=dict)
    replies: Mapping[str, str] = field(default_factory=dict)


INTENTS: dict[str, Intent] = {}
TAPS: dict[str, Tap] = {}
REPLIES: dict[str, str] = {}


def declare(topic: Topic) -> None:
    """
    :raises ValueError: an intent or a button that another topic has, or a button for an intent that is not its own.
    """
    twice = {*topic.intents} & {*INTENTS} | {*topic.taps} & {*TAPS}
    foreign = {tap.intent for tap in topic.taps.values()} - {*topic.intents}
    if twice or foreign:
        raise ValueError(f"declared twice: {sorted(twice)}; buttons for another topic's intents: {sorted(foreign)}")
    INTENTS.update(topic.intents)
    TAPS.update(topic.taps)
    REPLIES.update(topic.replies)


def verbatim(raw: str) -> str | None:
    """The intent of a line that is taken as it was written."""
    return next((name for name, intent in INTENTS.items() if intent.verbatim(raw)), None)


def read(intent: str, line: Line) -> Wish:
    """The wish that a line expresses, for the intent that an engine or a command word has found."""
    reads = INTENTS[intent].reads
    return reads(line) if reads else plain(intent, line)
