"""讲师介绍: who lectures, entered by themselves or by an organiser, kept once, shown to anybody."""

from collections.abc import Sequence

from community.lectures import Introducing
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.files import FileNotTaken
from community.outcomes.lecturers import Introduced, LecturerIncomplete, LecturerNoted, LecturerShown
from community.outcomes.questions import NothingFound, Option, QuestionClosed
from community.rights import Right, units_with
from community.wishes import Wish
from services import attachments, cards
from services.actor import Actor
from services.finding import coming
from services.lecturers import only_bearer, shown
from services.turn import Turn
from storage import lectures, units
from storage.tables.activities import Activity, ActivityKind
from storage.tables.attachments import Attachment
from storage.tables.lectures import Lecturer
from storage.tables.people import RoleName
from storage.tables.subject import Subject

LONGEST = 120  # characters of the two lines


def introduce(turn: Turn, actor: Actor, wish: Wish) -> Outcome | tuple[Outcome, ...]:
    """Nothing beside it: those of the coming lectures. A name: that one. A name and more: entered."""
    parts = _own_first(turn, actor, Introducing.of(wish).parts)
    if len(parts) > 1:
        return _enter(turn, actor, parts, wish)
    if wish.file is not None:
        return _picture_of(turn, actor, wish, parts)
    found = _named(turn, actor, parts[0]) if parts else _of_coming(turn, actor, wish)
    if found:
        return LecturerShown(lecturers=tuple(shown(turn, one) for one in found))
    if _may_enter(actor) or _lectures(turn, actor):
        return _incomplete(wish)
    return NothingFound(asked=parts[0]) if parts else LecturerShown(lecturers=())


def _incomplete(wish: Wish) -> LecturerIncomplete:
    again = Wish(intent="introduce_lecturer", text=wish.text, file=wish.file)
    return LecturerIncomplete(options=(Option(wish=again),))


def _picture_of(turn: Turn, actor: Actor, wish: Wish, parts: Sequence[str]) -> Outcome:
    """A picture, and at most a name beside it."""
    own = lectures.of_member(turn.tx, actor.id) if actor.id is not None and not _may_enter(actor) else None
    found = _named(turn, actor, parts[0]) if parts else [own] if own else []
    changeable = [one for one in found if _may_change(turn, actor, one)]
    if len(changeable) == 1:
        return _takes_picture(turn, changeable[0], wish) or _noted(turn, changeable[0])
    may_enter = _may_enter(actor) or _lectures(turn, actor)
    return _incomplete(wish) if may_enter and not found else NotAllowed()


def _takes_picture(turn: Turn, lecturer: Lecturer, wish: Wish) -> FileNotTaken | None:
    """The newest in the place of an older one."""
    file = attachments.loose(turn, wish)
    if file is not None and not file.is_picture:
        return FileNotTaken(name=file.name, because="no_picture")
    because = attachments.claim(turn, wish, Subject("lecturer", lecturer.id))
    return FileNotTaken(name="", because=because) if because else None


def drop_picture(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[去掉照片]"""
    lecturer = turn.lock(Lecturer, wish.about_a("lecturer") or 0)
    if lecturer is None:
        return QuestionClosed()
    if not _may_change(turn, actor, lecturer):
        return NotAllowed()
    attachments.forget_about(turn, Subject("lecturer", lecturer.id))
    turn.audit("drop_lecturer_picture", actor.id, name=lecturer.name)
    return _noted(turn, lecturer)


@attachments.uses
def _with_a_picture(turn: Turn, actor: Actor, file: Attachment) -> Wish | None:
    may = file.is_picture and (_may_enter(actor) or _lectures(turn, actor))
    return Wish(intent="introduce_lecturer") if may else None


def drop(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[删掉]"""
    lecturer = turn.lock(Lecturer, wish.about_a("lecturer") or 0)
    if lecturer is None:
        return QuestionClosed()
    if not _may_change(turn, actor, lecturer):
        return NotAllowed()
    told, held = shown(turn, lecturer), lectures.held_by(turn.tx, lecturer, turn.now)
    attachments.forget_about(turn, Subject("lecturer", lecturer.id))
    turn.tx.delete(lecturer)
    turn.audit("drop_lecturer", actor.id, name=told.name)
    _redraw(turn, held)
    return LecturerNoted(id=0, lecturer=told, removed=True)


def _own_first(turn: Turn, actor: Actor, parts: Sequence[str]) -> Sequence[str]:
    """Who only lectures speaks of themselves, with their name in front or without."""
    own = actor.me.name if actor.me and _lectures(turn, actor) and not _may_enter(actor) else None
    return parts if own is None or not parts or parts[0] == own or _named(turn, actor, parts[0]) else (own, *parts)


def _lectures(turn: Turn, actor: Actor) -> bool:
    if actor.id is None:
        return False
    if any(role.role == RoleName.LECTURER for role in actor.roles):
        return True
    known = lectures.of_member(turn.tx, actor.id) is not None
    return known or lectures.coming_to_lecture(turn.tx, actor.id, turn.now)


def _may_enter(actor: Actor) -> bool:
    return actor.is_owner or bool(units_with(Right.PUBLISH, actor.roles))


def _place(turn: Turn, actor: Actor) -> int | None:
    """Which of the units is asked, or enters it."""
    own = units_with(Right.PUBLISH, actor.roles)
    home = actor.chat.unit_id if actor.chat else actor.me.home_unit_id if actor.me else None
    roles = [role.unit_id for role in actor.roles]
    return next(iter([*own, *roles]), home)


def _named(turn: Turn, actor: Actor, name: str) -> list[Lecturer]:
    return lectures.named(turn.tx, name, _place(turn, actor))


def _of_coming(turn: Turn, actor: Actor, wish: Wish) -> list[Lecturer]:
    certain = turn.tx.get(Activity, wish.about_a("activity") or 0)
    some = [certain] if certain else [one for one in coming(turn, actor) if one.kind == ActivityKind.LECTURE]
    found = [lectures.lecturer_of(turn.tx, one) for one in some]
    return list({one.id: one for one in found if one is not None}.values())


def _enter(turn: Turn, actor: Actor, parts: Sequence[str], wish: Wish) -> Outcome | tuple[Outcome, ...]:
    name, field, words = parts[0], parts[1], " ".join(parts[2:])
    lecturer = _to_enter(turn, actor, name)
    if isinstance(lecturer, Outcome):
        return lecturer
    before = shown(turn, lecturer) if lecturer.field else None
    lecturer.field, lecturer.words = field[: turn.figures.title_length], words[:LONGEST] or None
    lecturer.written_at = turn.now
    turn.tx.add(lecturer)
    turn.tx.flush()
    turn.audit("introduce_lecturer", actor.id, name=name)
    lost = _takes_picture(turn, lecturer, wish) if wish.file is not None else None
    left_out = Introducing.of(wish).phone_left_out
    noted = _noted(turn, lecturer, before).model_copy(update={"phone_left_out": left_out})
    return (lost, noted) if lost else noted


def _noted(turn: Turn, lecturer: Lecturer, before: Introduced | None = None) -> LecturerNoted:
    held = lectures.held_by(turn.tx, lecturer, turn.now)
    _redraw(turn, held)
    return LecturerNoted(
        id=lecturer.id,
        lecturer=shown(turn, lecturer),
        before=before,
        is_member=lecturer.member_id is not None,
        lectures=tuple(one.title for one in held),
    )


def _to_enter(turn: Turn, actor: Actor, name: str) -> Lecturer | Outcome:
    """What is known of this lecturer, or a new row."""
    if actor.me is not None and name == actor.me.name and _lectures(turn, actor):
        return lectures.of_member(turn.tx, actor.me.id) or _new(turn, actor, name, actor.me.id)
    if not _may_enter(actor):
        return NotAllowed()
    found = _named(turn, actor, name)
    if not found:
        return _new(turn, actor, name, only_bearer(turn, name))
    changeable = [one for one in found if _may_change(turn, actor, one)]
    return changeable[0] if len(changeable) == 1 else NotAllowed()


def _new(turn: Turn, actor: Actor, name: str, member_id: int | None) -> Lecturer:
    unit = _place(turn, actor) or units.all_units(turn.tx)[0].id
    return Lecturer(unit_id=unit, member_id=member_id, name=name[: turn.figures.name_length], written_at=turn.now)


def _may_change(turn: Turn, actor: Actor, lecturer: Lecturer) -> bool:
    own = actor.id is not None and lecturer.member_id == actor.id
    return own or actor.may(Right.PUBLISH, units.lineage(turn.tx, lecturer.unit_id))


def _redraw(turn: Turn, held: Sequence[Activity]) -> None:
    for activity in held:
        cards.redraw(turn, activity)
