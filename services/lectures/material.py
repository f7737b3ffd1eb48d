"""课件: a link for those who came, sent once to each in private, and again to whoever asks."""

from community.lectures import Giving
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.lectures import LectureMaterial, LectureMaterialGiven, MaterialIncomplete
from community.outcomes.questions import Option
from community.rights import Right
from community.wishes import Wish
from services import attachments, cards, closings
from services.actor import Actor
from services.finding import find, nothing, recent, which
from services.subjects import subject
from services.turn import Turn
from storage import lectures, notices, people
from storage.tables.activities import Activity, ActivityKind
from storage.tables.attachments import Attachment
from storage.tables.lectures import Material
from storage.tables.subject import Subject

Answers = Outcome | tuple[Outcome, ...]


def material(turn: Turn, actor: Actor, wish: Wish) -> Answers:
    """Given, when a link is said or a file comes along; asked for, when there is none."""
    known = recent(turn, actor)
    found = find(turn, actor, wish.wanting(kind=ActivityKind.LECTURE) if wish.about is None else wish, known)
    words = Giving.of(wish).words
    if words or wish.file is not None:
        return _give_one(turn, actor, wish, found, words)
    heard = [one for one in found if _has(turn, actor, one)]
    if len(heard or found) != 1:
        return which(turn, wish, heard or found) if found else nothing(turn, actor, wish)
    return _hand_over(turn, actor, wish, (heard or found)[0])


def _give_one(turn: Turn, actor: Actor, wish: Wish, found: list[Activity], words: str) -> Answers:
    allowed = [one for one in found if _may_give(actor, one)]
    if not allowed:
        return NotAllowed() if found or not _gives_anything(turn, actor) else nothing(turn, actor, wish)
    if len(allowed) != 1:
        return which(turn, wish, allowed)
    lost = attachments.lost(turn, wish)
    if lost and not words:
        return lost
    given = _give(turn, actor, allowed[0], words, wish)
    return (lost, given) if lost else given


def _gives_anything(turn: Turn, actor: Actor) -> bool:
    return any(_may_give(actor, one) for one in recent(turn, actor))


def _may_give(actor: Actor, activity: Activity) -> bool:
    own = actor.id is not None and actor.id in (activity.lecturer_id, activity.organiser_id)
    return own or actor.may_for(Right.PUBLISH, activity)


def _give(turn: Turn, actor: Actor, activity: Activity, words: str, wish: Wish) -> LectureMaterialGiven:
    known = [one for one in lectures.material(turn.tx, activity.id) if one.words == words and wish.file is None]
    given = known[0] if known else Material(activity_id=activity.id, given_by=actor.id, words=words, given_at=turn.now)
    if not known:
        turn.tx.add(given)
        turn.tx.flush()
        attachments.claim(turn, wish, Subject("material", given.id))
        actor.note("give_material", activity)
    facts, later = turn.facts(activity), activity.closed_at is None
    cards.redraw(turn, activity)
    if later:
        return LectureMaterialGiven(activity=facts, told=0, later=True)
    there = {row.member_id for row in lectures.present(turn.tx, activity.id) if row.member_id} - {actor.id}
    reachable = {one.member_id for one in people.identities(turn.tx, sorted(there)) if one.reachable}
    _send(turn, activity, given, without=actor.id)
    return LectureMaterialGiven(activity=facts, told=len(reachable), unreachable=len(there - reachable))


def _send(turn: Turn, activity: Activity, given: Material, without: int | None = None) -> None:
    """Once to each of those who came; nothing of it in a group."""
    file = attachments.of(turn, Subject("material", given.id))
    news = LectureMaterial(activity=turn.facts(activity), words=tuple(filter(None, [given.words])), file=file)
    for row in lectures.present(turn.tx, activity.id):
        key = f"material:{given.id}:{row.member_id}"
        if row.member_id is not None and row.member_id != without and not notices.told(turn.tx, key):
            turn.tell({row.member_id: None}, news, hold=True, key=key)


def _at_closing(turn: Turn, activity: Activity) -> None:
    for given in lectures.material(turn.tx, activity.id):
        _send(turn, activity, given, without=given.given_by)


def _has(turn: Turn, actor: Actor, activity: Activity) -> bool:
    return _came(turn, actor, activity) and bool(lectures.material(turn.tx, activity.id))


def _came(turn: Turn, actor: Actor, activity: Activity) -> bool:
    return actor.id is not None and lectures.was_present(turn.tx, activity.id, actor.id) is not None


def _hand_over(turn: Turn, actor: Actor, wish: Wish, activity: Activity) -> Answers:
    """All of it; each file is a message of its own."""
    given, facts, gives = lectures.material(turn.tx, activity.id), turn.facts(activity), _may_give(actor, activity)
    if gives and not given:
        more = Option(wish=Wish(intent="lecture_material", text=wish.text or activity.title, about=subject(activity)))
        return MaterialIncomplete(activity=facts, options=(more,))
    if given and not (gives or _came(turn, actor, activity)):
        return LectureMaterial(activity=facts, for_those_who_came=True)
    words = tuple(one.words for one in given if one.words)
    files = attachments.of_all(turn, "material", [one.id for one in given]).values()
    told = [LectureMaterial(activity=facts, words=words)] if words or not files else []
    return (*told, *(LectureMaterial(activity=facts, file=file) for file in files))


@attachments.uses
def _with_a_file(turn: Turn, actor: Actor, file: Attachment) -> Wish | None:
    known = (one for one in recent(turn, actor) if one.kind == ActivityKind.LECTURE)
    return Wish(intent="lecture_material") if any(_may_give(actor, one) for one in known) else None


closings.after(_at_closing)
