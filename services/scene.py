"""What the conversation must know before it can read a message: one look, no writing."""

from dataclasses import dataclass, field

from sqlmodel import Session

from community.attendance import MINUTE, Moment, check_out_moment
from community.filling import Filling
from community.forms import FORMS
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Asks, Option, QuestionClosed
from community.rights import Right, rights
from community.vocabulary import Vocabulary
from community.wishes import Wish
from services.cards import groups_of
from services.departments import catalogue
from services.subjects import KINDS
from services.visit import Desk, Event
from storage import activities, aid, attendance, cards, groups, notices, on_duty, people, questions, signup, units
from storage.tables.activities import Activity
from storage.tables.groups import Chat
from storage.tables.people import Member
from storage.tables.questions import Question
from storage.tables.subject import Subject
from storage.tables.units import UnitKind

MOST_NAMES = 300


@dataclass(frozen=True)
class Scene:
    bound: bool  # a private chat always is
    question: Question | None = None  # the newest one that is open to this person here
    asides: tuple[Question, ...] = ()  # those that take only what fits them, the newest first
    waits_for_a_no: Question | None = None  # the newest that takes only a short answer (对吗？)
    options: tuple[Option, ...] = ()  # the choices of the question
    replied: Subject | None = None  # what the card or message that is replied to is about
    replied_activity: Activity | None = None  # the activity, when it is about one
    offers: tuple[str, ...] = ()  # words to choose from on what is replied to
    goes: bool = False  # whether this person has a place in anything that is still to come, or has brought somebody
    joined_by: tuple[str, ...] = ()  # intents that "count me in" may mean here
    vocabulary: Vocabulary = field(default_factory=Vocabulary)  # as this person, here, would use it
    rights: frozenset[Right] = frozenset()  # that they hold over anything

    @property
    def question_id(self) -> int | None:
        return self.question.id if self.question else None

    @property
    def filling(self) -> Filling | None:
        """The form that is being filled."""
        return filling_of(self.question) if self.question else None

    @property
    def asks(self) -> str | None:
        """The kind of the open question."""
        return self.question.kind if self.question else None

    @property
    def asked_aside(self) -> list[tuple[int, Wish]]:
        """What an answer to each question that is only aside would carry out, the newest first."""
        return [(one.id, _options(one)[0].wish) for one in self.asides if not _wants_words(one)]

    @property
    def asked_for_words(self) -> list[tuple[int, Wish]]:
        """The choices of those that want more than a mere yes: each is about what it was asked of."""
        return [(one.id, option.wish) for one in self.asides if _wants_words(one) for option in _options(one)]

    def asked_about(self, intent: str) -> set[Subject]:
        """What the questions that are only aside have offered this for."""
        offered = (one.wish for question in self.asides for one in _options(question))
        return {one.about for one in offered if one.intent == intent and one.about is not None}

    def aside_answered(self, says: str) -> Wish | None:
        """The choice of the question that is only aside which this short answer means."""
        meant = [one for one in self.choices_aside if one.says == says]
        return answered(self.waits_for_a_no, meant[0]) if meant else None

    @property
    def choices_aside(self) -> tuple[Option, ...]:
        """Of the question that takes only a short answer, and words that fit one of them; a reply is to it alone."""
        question, replied = self.waits_for_a_no, self.replied
        options = _options(question) if question else ()
        is_its = question and replied and replied.id == question.asked.get("activity", {}).get("id")
        return options if replied is None or is_its or replied in {one.wish.about for one in options} else ()


def look(desk: Desk, event: Event, replied_message: str | None = None, *, names: bool = True) -> Scene:
    """:param names: whether the vocabulary is wanted, which takes longer than all the rest."""
    with desk.database.reading() as tx:
        chat = None if event.private else groups.chat(tx, event.channel, event.chat)
        if not event.private and (chat is None or chat.unit_id is None):
            return Scene(bound=False)
        me = people.who_is(tx, event.channel, event.person)[1]
        asked = questions.open_questions(tx, event.channel, event.chat, event.person, event.at)
        open_ones = [one for one in asked if one.kind != "aside" and (one.kind != "form" or filling_of(one))]
        question = next(iter(open_ones), None)
        asides = [one for one in asked if one.kind == "aside"]
        replied = _replied(tx, event, replied_message)
        return Scene(
            bound=True,
            question=question,
            asides=tuple(one for one in asides if not _options(one)[0].says),
            waits_for_a_no=next((one for one in asides if _options(one)[0].says), None),
            options=_options(question) if question else (),
            replied=replied,
            replied_activity=_activity(tx, replied),
            offers=_offered(tx, replied),
            goes=bool(names and me and signup.active_of(tx, me.id, event.at)),
            joined_by=_joined_by(tx, chat.id) if chat is not None else ("sign_up",),
            vocabulary=_vocabulary(tx, desk, event, chat, me) if names else Vocabulary(),
            rights=_rights(tx, desk, event, me) if names else frozenset(),
        )


def may_leave(desk: Desk, event: Event) -> bool:
    """Whether this person came to something of this group and has not left it yet."""
    with desk.database.reading() as tx:
        chat = groups.chat(tx, event.channel, event.chat)
        _, me = people.who_is(tx, event.channel, event.person)
        if chat is None or me is None:
            return False
        here = attendance.still_there(tx, me.id, event.at - desk.figures.check_out_closes - MINUTE)
        open_ones = [a for a in here if check_out_moment(a, event.at, desk.figures) is Moment.RIGHT]
        return any(chat in groups_of(tx, activity) for activity in open_ones)


def _wants_words(question: Question) -> bool:
    kind = Outcome.catalogue.get(question.outcome or "")
    return kind is not None and issubclass(kind, Asks) and kind.wants_words


def _options(question: Question) -> tuple[Option, ...]:
    return tuple(Option.model_validate(option) for option in question.asked.get("options", ()))


def _joined_by(tx: Session, chat_id: int) -> tuple[str, ...]:
    joined = (kind.joined_by for kind in KINDS.values() if kind.may_be_joined(tx, chat_id))
    return tuple(dict.fromkeys(joined))


def filling_of(question: Question) -> Filling | None:
    """None: it asks no field of a form, or of one that this version no longer has."""
    kept = question.asked.get("filling") if question.kind == "form" else None
    filling = Filling.model_validate(kept) if kept else None
    return filling if filling and filling.form in FORMS else None


def chosen(desk: Desk, event: Event, question_id: int, index: int) -> Wish | Outcome:
    """The wish behind a tapped choice; only the person who was asked may choose."""
    with desk.database.reading() as tx:
        question = _tapped(tx, event, question_id)
        if isinstance(question, Outcome):
            return question
        options = _options(question)
        if index >= len(options):
            return QuestionClosed()
        return answered(question, options[index])


def answered(question: Question | None, option: Option) -> Wish:
    """The wish of a choice. A draft stays open until it is published or dropped, whatever is done to it meanwhile."""
    closes = question.id if question and question.kind != "draft" else None
    return option.wish.model_copy(update={"answers": closes})


def form_asked(desk: Desk, event: Event, question_id: int) -> Filling | Outcome:
    """The form whose question was tapped; only the person who was asked may go on with it."""
    with desk.database.reading() as tx:
        question = _tapped(tx, event, question_id)
        return question if isinstance(question, Outcome) else filling_of(question) or QuestionClosed()


def _tapped(tx: Session, event: Event, question_id: int) -> Question | Outcome:
    """The open question whose button this person has tapped, on the message in which it stands, where that is known.

    Its number alone is not enough: when a backup was restored numbers are given again, and old buttons remain.
    """
    question = tx.get(Question, question_id)
    if question is None or event.at >= question.expires_at:
        return QuestionClosed()
    if question.channel != event.channel or question.person != event.person:
        return NotAllowed(because="not_yours")
    stands = notices.message_of_question(tx, question) if event.tapped_message else None
    return question if stands in (None, event.tapped_message) else QuestionClosed()


def _replied(tx: Session, event: Event, message_id: str | None) -> Subject | None:
    """What a replied-to message of the bot is about."""
    if message_id is None:
        return None
    card = cards.card_of_message(tx, event.channel, event.chat, message_id)
    told = card or notices.of_message(tx, event.channel, message_id)
    if told is None or told.subject_kind is None or told.subject_id is None:
        return None
    return Subject(told.subject_kind, told.subject_id)


def _offered(tx: Session, replied: Subject | None) -> tuple[str, ...]:
    kind = KINDS.get(replied.kind) if replied else None
    row = tx.get(kind.row, replied.id) if kind and replied else None
    return tuple(kind.offers(row)) if kind and row is not None else ()


def _activity(tx: Session, replied: Subject | None) -> Activity | None:
    found = tx.get(Activity, replied.id) if replied and replied.kind == "activity" else None
    if found:
        tx.expunge(found)  # it is looked at after the look is over
    return found


def _rights(tx: Session, desk: Desk, event: Event, me: Member | None) -> frozenset[Right]:
    if desk.owner == (event.channel, event.person):
        return frozenset(Right)
    return rights(people.roles(tx, me.id, event.at)) if me else frozenset()


def _vocabulary(tx: Session, desk: Desk, event: Event, chat: Chat | None, me: Member | None) -> Vocabulary:
    open_now = activities.published(tx, None, event.at)
    held = dict.fromkeys((a.lecturer, a.title) for a in open_now if a.lecturer)
    tree = units.all_units(tx)
    home = chat.unit_id if chat else me.home_unit_id if me else None
    nearby = people.neighbours(tx, home, MOST_NAMES) if home else []
    guests = signup.guests_of(tx, me.id, event.at) if me else []
    return Vocabulary(
        activities=tuple(dict.fromkeys(a.title for a in open_now)),
        teams=tuple(u.name for u in tree if u.kind == UnitKind.TEAM),
        units=tuple(u.name for u in tree if u.kind != UnitKind.TEAM),
        people=(*nearby, *guests),
        places=tuple({a.place for a in open_now if a.place}),
        services=catalogue(desk.figures).words,
        lecturers=tuple(name for name, _ in held),
        lectures=tuple(title for _, title in held),
        duties=on_duty.tasks(tx, event.at),
        helped=tuple(request.title for _, request in aid.of_helper(tx, me.id)) if me else (),
    )
