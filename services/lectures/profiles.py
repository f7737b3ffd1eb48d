"""讲师介绍: who lectures, entered by themselves or by an organiser, kept once, shown to anybody."""

from collections.abc import Sequence

from community.lectures import Introducing
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.lecturers import Introduced, LecturerIncomplete, LecturerNoted, LecturerShown
from community.outcomes.questions import NothingFound, Option, QuestionClosed
from community.rights import Right, units_with
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.finding import coming
from services.lecturers import only_bearer
from services.turn import Turn
from storage import lectures, units
from storage.tables.activities import Activity, ActivityKind
from storage.tables.lectures import Lecturer
from storage.tables.people import RoleName

LONGEST = 120  # characters of the two lines


def introduce(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """Nothing beside it: those of the coming lectures. A name: that one. A name and more: entered."""
    parts = _own_first(turn, actor, Introducing.of(wish).parts)
    if len(parts) > 1:
        left_out = Introducing.of(wish).phone_left_out
        return _enter(turn, actor, parts).model_copy(update={"phone_left_out": left_out})
    found = _named(turn, actor, parts[0]) if parts else _of_coming(turn, actor, wish)
    if found:
        return LecturerShown(lecturers=tuple(map(_shown, found)))
    if _may_enter(actor) or _lectures(turn, actor):
        return LecturerIncomplete(options=(Option(wish=Wish(intent="introduce_lecturer", text=wish.text)),))
    return NothingFound(asked=parts[0]) if parts else LecturerShown(lecturers=())


def drop(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[删掉]"""
    lecturer = turn.lock(Lecturer, wish.about_a("lecturer") or 0)
    if lecturer is None:
        return QuestionClosed()
    if not _may_change(turn, actor, lecturer):
        return NotAllowed()
    told, held = _shown(lecturer), lectures.held_by(turn.tx, lecturer, turn.now)
    turn.tx.delete(lecturer)
    turn.audit("drop_lecturer", actor.id, name=told.name)
    _redraw(turn, held)
    return LecturerNoted(id=0, lecturer=told, removed=True)


def _shown(lecturer: Lecturer) -> Introduced:
    return Introduced(name=lecturer.name, field=lecturer.field, words=lecturer.words)


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


def _enter(turn: Turn, actor: Actor, parts: Sequence[str]) -> Outcome:
    name, field, words = parts[0], parts[1], " ".join(parts[2:])
    lecturer = _to_enter(turn, actor, name)
    if isinstance(lecturer, Outcome):
        return lecturer
    before = _shown(lecturer) if lecturer.field else None
    lecturer.field, lecturer.words = field[: turn.figures.title_length], words[:LONGEST] or None
    lecturer.written_at = turn.now
    turn.tx.add(lecturer)
    turn.tx.flush()
    turn.audit("introduce_lecturer", actor.id, name=name)
    held = lectures.held_by(turn.tx, lecturer, turn.now)
    _redraw(turn, held)
    return LecturerNoted(
        id=lecturer.id,
        lecturer=_shown(lecturer),
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
