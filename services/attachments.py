"""Pictures and files: kept until it is clear what for, then by what they belong to, and gone with it.

Nothing of a message in a group stays that was not meant for the bot, and no log ever names a file.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from community.files import Because, Leaving, NotTaken, Taken
from community.outcomes.base import Attached, Outcome
from community.outcomes.files import FileAsked, FileNotTaken
from community.outcomes.questions import Option
from community.wishes import Wish
from services import timers
from services.actor import Actor
from services.timers import at_moments
from services.turn import Turn
from services.visit import Desk, Event
from storage import attachments, notices, people
from storage.tables.attachments import Attachment
from storage.tables.people import Identity
from storage.tables.subject import Subject

MEGABYTE = 2**20
Use = Callable[[Turn, Actor, Attachment], Wish | None]
USES: list[Use] = []  # what each topic could do with a file of this person


def uses(use: Use) -> Use:
    USES.append(use)
    return use


# --- it comes --------------------------------------------------------------------------------------------------


def was_handled(desk: Desk, event: Event) -> bool:
    """Whether this message was done before: then nothing of it is fetched again."""
    with desk.database.reading() as tx:
        return notices.was_handled(tx, event.channel, event.event_id)


def keep(desk: Desk, event: Event, taken: Taken) -> int:
    """Until it belongs to something; two hours at most."""
    with desk.turn(event.at) as turn:
        who, _ = people.who_is(turn.tx, event.channel, event.person)
        if who is None:
            who = Identity(channel=event.channel, external_id=event.person, name=event.name)
            turn.tx.add(who)
            turn.tx.flush()
        kept = Attachment(
            identity_id=who.id, name=taken.name, is_picture=taken.is_picture, brought_at=event.at
        )
        return attachments.add(turn.tx, kept, taken.content).id


def not_taken(desk: Desk, refused: NotTaken) -> FileNotTaken:
    return FileNotTaken(name=refused.name, because=refused.because, most=desk.figures.file_bytes // MEGABYTE)


def what_for(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """It came alone, or with words that say something else."""
    attachment = loose(turn, wish)
    if attachment is None:
        return FileNotTaken(name="", because="gone")
    meant = [found for use in USES if (found := use(turn, actor, attachment)) is not None]
    if not meant:
        not_needed = FileNotTaken(name=attachment.name, because="unused")
        attachments.forget(turn.tx, [attachment.id])
        return not_needed
    options = tuple(Option(wish=one.model_copy(update={"file": attachment.id})) for one in meant)
    return FileAsked(name=attachment.name, is_picture=attachment.is_picture, said=wish.text, options=options)


def left(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return FileNotTaken(name=wish.text, because=Leaving.of(wish).because)


# --- it belongs to something -----------------------------------------------------------------------------------


def loose(turn: Turn, wish: Wish) -> Attachment | None:
    """What came along with this wish and belongs to nothing yet."""
    found = turn.lock(Attachment, wish.file) if wish.file is not None else None
    return found if found is not None and found.subject_kind is None else None


def lost(turn: Turn, wish: Wish) -> FileNotTaken | None:
    """When what came along is not there any more."""
    is_lost = wish.file is not None and loose(turn, wish) is None
    return FileNotTaken(name="", because="gone") if is_lost else None


def claim(turn: Turn, wish: Wish, about: Subject) -> Because | None:
    """What came along is this subject's from now on, in the place of an older one; why not, when it is not."""
    if wish.file is None:
        return None
    found = loose(turn, wish)
    if found is None:
        return "gone"
    attachments.forget_about(turn.tx, about)
    found.subject_kind, found.subject_id = about
    turn.tx.flush()
    return None


def of_all(turn: Turn, kind: str, ids: Iterable[int]) -> Mapping[int, Attached]:
    return {about: shown(one) for about, one in attachments.of(turn.tx, kind, list(ids)).items()}


def of(turn: Turn, about: Subject) -> Attached | None:
    return of_all(turn, about.kind, [about.id]).get(about.id)


def shown(attachment: Attachment) -> Attached:
    return Attached(id=attachment.id, name=attachment.name, is_picture=attachment.is_picture)


def forget_about(turn: Turn, about: Subject) -> None:
    attachments.forget_about(turn.tx, about)


def copied(turn: Turn, one: Subject, other: Subject) -> None:
    """The same for a draft that is to replace it."""
    for attachment in attachments.of(turn.tx, one.kind, [one.id]).values():
        attachments.copy(turn.tx, attachment, other)


def moves(turn: Turn, draft: Subject, to: Subject) -> None:
    """What the draft has; one that is the same stays as it is known to the platforms."""
    old, new = of(turn, to), of(turn, draft)
    if old and new and attachments.is_same(turn.tx, old.id, new.id):
        return
    attachments.forget_about(turn.tx, to)
    if new is not None:
        moved = turn.tx.get_one(Attachment, new.id)
        moved.subject_kind, moved.subject_id = to
        turn.tx.flush()


def content(desk: Desk, attachment_id: int) -> bytes | None:
    with desk.database.reading() as tx:
        return attachments.content(tx, attachment_id)


# --- it goes ---------------------------------------------------------------------------------------------------


def _forget_loose(turn: Turn, attachment_id: int) -> None:
    attachment = turn.lock(Attachment, attachment_id)
    if attachment is not None and attachment.subject_kind is None:
        attachments.forget(turn.tx, [attachment_id])


def _orphans(turn: Turn, _: str) -> None:
    attachments.forget_without_subject(turn.tx)


def _each_day(tx: object, now: datetime, figures: object) -> list[str]:
    return [f"{now:%Y-%m-%d}"]


timers.declare(
    at_moments("forget_loose_files", attachments.LOOSE, _forget_loose, late=lambda one: one.loose_files_kept)
)
timers.declare(timers.Timer("forget_files_of_nothing", _each_day, _orphans, lambda *_: None, once=True))
