"""What the conversation must know before it can read a message: one look, no writing."""

from dataclasses import dataclass, field

from sqlmodel import Session

from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.vocabulary import Vocabulary
from community.wishes import Wish
from services.visit import Desk, Event
from storage import activities, cards, groups, notices, people, questions, units
from storage.tables.groups import Chat
from storage.tables.people import Member
from storage.tables.questions import Question
from storage.tables.units import UnitKind

MOST_NAMES = 300


@dataclass(frozen=True)
class Scene:
    bound: bool  # a private chat always is
    question: str | None = None  # the kind of the open question to this person here
    question_id: int | None = None
    options: tuple[Option, ...] = ()
    replied_activity: int | None = None  # of the card or message that is replied to
    has_open_card: bool = False
    vocabulary: Vocabulary = field(default_factory=Vocabulary)  # as this person, here, would use it


def look(desk: Desk, event: Event, replied_message: str | None = None, *, names: bool = True) -> Scene:
    """:param names: whether the vocabulary is wanted, which takes longer than all the rest."""
    with desk.database.reading() as tx:
        chat = None if event.private else groups.chat(tx, event.channel, event.chat)
        if not event.private and (chat is None or chat.unit_id is None):
            return Scene(bound=False)
        question = _open_question(tx, event)
        return Scene(
            bound=True,
            question=question.kind if question else None,
            question_id=question.id if question else None,
            options=_options(question),
            replied_activity=_replied(tx, event, replied_message),
            has_open_card=chat is not None and cards.has_open_card(tx, chat.id),
            vocabulary=_vocabulary(tx, event, chat) if names else Vocabulary(),
        )


def _open_question(tx: Session, event: Event) -> Question | None:
    question = questions.question(tx, event.channel, event.chat, event.person)
    return question if question is not None and event.at < question.expires_at else None


def _options(question: Question | None) -> tuple[Option, ...]:
    return tuple(Option.model_validate(option) for option in question.options) if question else ()


def chosen(desk: Desk, event: Event, question_id: int, index: int) -> Wish | Outcome:
    """The wish behind a tapped choice; only the person who was asked may choose."""
    with desk.database.reading() as tx:
        question = tx.get(Question, question_id)
        if question is None or event.at >= question.expires_at or index >= len(question.options):
            return QuestionClosed()
        if question.channel != event.channel or question.person != event.person:
            return NotAllowed(because="not_yours")
        wish = Option.model_validate(question.options[index]).wish
        return wish.model_copy(update={"answers": question.id})


def refuse(desk: Desk, event: Event, outcome: Outcome) -> Outcome:
    with desk.visit(event) as visit:
        return visit.reply(outcome)


def _replied(tx: Session, event: Event, message_id: str | None) -> int | None:
    """The activity that a replied-to message of the bot is about."""
    if message_id is None:
        return None
    card = cards.card_of_message(tx, event.channel, event.chat, message_id)
    if card is not None:
        return card.activity_id
    told = notices.of_message(tx, event.channel, message_id)
    about = told.fields.get("activity") if told else None
    return int(about["id"]) if about else None


def _vocabulary(tx: Session, event: Event, chat: Chat | None) -> Vocabulary:
    open_now = activities.published(tx, None, event.at)
    tree = units.all_units(tx)
    home = chat.unit_id if chat else _home(tx, event)
    nearby = people.neighbours(tx, home, MOST_NAMES) if home else []
    return Vocabulary(
        activities=tuple(dict.fromkeys(a.title for a in open_now)),
        teams=tuple(u.name for u in tree if u.kind == UnitKind.TEAM),
        units=tuple(u.name for u in tree if u.kind != UnitKind.TEAM),
        people=tuple(nearby),
        places=tuple({a.place for a in open_now if a.place}),
    )


def _home(tx: Session, event: Event) -> int | None:
    identity = people.identity(tx, event.channel, event.person)
    member = tx.get(Member, identity.member_id) if identity and identity.member_id else None
    return member.home_unit_id if member else None
