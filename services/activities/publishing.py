"""Publishing: one line becomes a draft with a preview; [发布] gives it a number and its cards."""

from collections.abc import Sequence

from community.attendance import new_secret
from community.outcomes.activities import (
    ActivityDiscarded,
    ActivityIncomplete,
    ActivityPreview,
    ActivityPublished,
    AudienceUnclear,
)
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.planning import Planning, missing
from community.rights import Right, units_with
from community.wishes import Said, Wish
from services import cards
from services.activities.doubts import doubt, which_day
from services.actor import Actor
from services.audience import Speaker
from services.finding import best_unit, which_unit
from services.lecturers import introduced, only_bearer
from services.subjects import subject
from services.turn import Turn
from storage import activities, audiences, groups, questions, units
from storage.cards import cards as cards_of
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.units import Unit, UnitKind


def publish(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """One line becomes a draft with a preview; [发布] makes it public."""
    draft = wish.about_a("activity")
    return _draft(turn, actor, wish) if draft is None else _publish_draft(turn, actor, draft)


def discard(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[取消] under a preview."""
    draft = turn.tx.get(Activity, wish.about_a("activity") or 0)
    if draft is None or draft.state != ActivityState.DRAFT:
        return QuestionClosed()
    if actor.me is None or draft.organiser_id != actor.id:
        return NotAllowed(because="not_yours")
    drafts = activities.of_one_line(turn.tx, draft)
    _close_previews(turn, drafts)
    for one in drafts:
        drop_draft(turn, one)
    return ActivityDiscarded(title=draft.title, days=len(drafts))


def _draft(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    chosen = audience_of(turn, actor, wish)
    if isinstance(chosen, Outcome):
        return chosen
    unit = unit_for(turn, actor, wish, chosen)
    if isinstance(unit, Outcome):
        return unit
    time, plan = wish.wanted.time, Planning.of(wish)
    if asked := doubt(wish, time, turn.now):
        return asked
    if lacking := missing(plan.title, time, turn.now):
        addressed = plan.unaddressed + "、".join(one.name for one in chosen)
        said = addressed if wish.text == plan.unaddressed else wish.text  # chosen by a button
        text = plan.again if "future" in lacking else said
        the_rest = Option(wish=Wish(intent="publish_activity", text=text))
        return ActivityIncomplete(missing=lacking, options=(the_rest,))
    assert time is not None
    if time.each and not time.every:
        return _which_day(wish, time)
    drafts = [_new_draft(turn, actor, wish, one, unit) for one in time.days or (time,)]
    turn.tx.add_all(drafts)
    turn.tx.flush()
    if len(drafts) > 1:
        for draft in drafts:
            draft.batch = drafts[0].id
    for draft in drafts:
        its_own = [draft.unit_id] if plan.whom_also else []
        audiences.choose(turn.tx, subject(draft), [*its_own, *(one.id for one in chosen)])
    return preview(turn, drafts).model_copy(update={"phone_left_out": plan.phone_left_out})


def audience_of(turn: Turn, actor: Actor, wish: Wish) -> list[Unit] | Outcome:
    """Units that were named as those whose groups it is for; none: those of the unit that holds it."""
    plan, speaker = Planning.of(wish), Speaker(turn, actor, Right.PUBLISH)
    if not plan.whom:
        return []
    if not speaker.own and not units_with(Right.PUBLISH, actor.roles):
        return NotAllowed()
    choice = plan.whom.choice if wish.answers is not None else ()
    found = speaker.meant(plan.whom.model_copy(update={"choice": choice}))
    if not found.doubts:
        return [turn.tx.get_one(Unit, unit) for unit in found.units]
    again = wish.model_copy(update={"text": plan.unaddressed, "answers": None})
    options = speaker.options(lambda whom: again.detailed(plan.model_copy(update={"whom": whom})), plan.whom)
    return AudienceUnclear(options=options, **found.doubts)


def drop_draft(turn: Turn, draft: Activity) -> None:
    """With whom it was for: its number may be given again."""
    audiences.choose(turn.tx, subject(draft), [])
    turn.tx.delete(draft)


def in_the_past(activity: Activity, again: str = "") -> Outcome:
    """Another time is asked for, which the next line says."""
    another = Option(wish=Wish(intent="change_activity", text=again, about=subject(activity)))
    return ActivityIncomplete(missing=("future",), options=(another,))


def _which_day(wish: Wish, time: Said) -> Outcome:
    wishes = [(one.start, wish.wanting(time=one)) for one in time.days if one.start]
    return which_day(time, wishes, Wish(intent=wish.intent, text=Planning.of(wish).again))


def preview(turn: Turn, drafts: Sequence[Activity]) -> ActivityPreview:
    """Drafts of one line, as they would be published. They own the next short answer."""
    first, *others = turn.all_facts(drafts)
    meant = Wish(intent="publish_activity", about=first.subject)
    options = (
        Option(wish=meant, says="yes"),
        Option(wish=meant.model_copy(update={"intent": "change_activity"}), says="wrong"),
        Option(wish=meant.model_copy(update={"intent": "discard"}), says="no"),
    )
    chosen = audiences.units_of(turn.tx, subject(drafts[0]))
    names = units.names(turn.tx, chosen)
    return ActivityPreview(
        activity=first,
        others=tuple(others),
        groups=len(cards.groups_of(turn.tx, drafts[0])),
        audience=tuple(names[unit] for unit in chosen),
        groupless=tuple(names[unit] for unit in chosen if not groups.chats_of(turn.tx, unit)),
        introduced=introduced(turn, drafts[0]),
        lecturer_is_member=drafts[0].lecturer_id is not None,
        asks_later=any(one.starts_at - turn.figures.too_few_before > turn.now for one in drafts),
        options=options,
    )


def _close_previews(turn: Turn, drafts: Sequence[Activity]) -> None:
    """Whoever was shown them need not answer any more."""
    ids = {one.id for one in drafts}
    for question in questions.asked_as(turn.tx, ActivityPreview.called(), turn.now):
        if ActivityPreview.model_validate(question.asked).drafts() & ids:
            turn.close(question)


def unit_for(turn: Turn, actor: Actor, wish: Wish, chosen: Sequence[Unit] = ()) -> Unit | Outcome:
    """The unit that is named, the one whose place is named, the only one there is, or a question.

    :param chosen: whose groups it is for: of the speaker's own, the only one above all of them holds it.
    """
    own = units_with(Right.PUBLISH, actor.roles)
    if not own and not actor.is_owner:
        return NotAllowed()
    named = _named_unit(turn, wish, own)
    if named is not None:
        return named if actor.may(Right.PUBLISH, units.lineage(turn.tx, named.id)) else NotAllowed()
    if len(own) == 1:
        return turn.tx.get_one(Unit, own[0])
    above = [unit for unit in own if all(unit in units.lineage(turn.tx, one.id) for one in chosen)] if chosen else []
    if len(above) == 1:
        return turn.tx.get_one(Unit, above[0])
    choices = [turn.tx.get_one(Unit, unit) for unit in own] or units.all_units(turn.tx)[:8]
    return which_unit(choices, wish)


def _named_unit(turn: Turn, wish: Wish, own: Sequence[int]) -> Unit | None:
    everywhere = [u for u in units.all_units(turn.tx) if u.kind != UnitKind.TEAM or u.id in own]
    place = Planning.of(wish).place
    if wish.wanted.unit:
        return best_unit(everywhere, wish.wanted.unit)
    if place and len(own) != 1:
        below = {below for unit in own for below in units.subtree(turn.tx, unit)}
        return best_unit([u for u in everywhere if u.id in below], place)
    return None


def _new_draft(turn: Turn, actor: Actor, wish: Wish, time: Said, unit: Unit) -> Activity:
    plan = Planning.of(wish)
    assert time.start is not None
    assert plan.title
    team = unit if unit.kind == UnitKind.TEAM else team_for(turn, wish, unit)
    home = unit.parent_id if unit.kind == UnitKind.TEAM and unit.parent_id else unit.id
    return Activity(
        title=plan.title[: turn.figures.title_length],
        kind=wish.wanted.kind or ActivityKind.SERVICE,
        unit_id=home,
        team_id=team.id if team else None,
        starts_at=time.start,
        ends_at=time.end or time.start + turn.figures.usual_length,
        place=plan.place,
        capacity=plan.amount,
        lecturer=plan.lecturer[: turn.figures.name_length] if plan.lecturer else None,
        lecturer_id=only_bearer(turn, plan.lecturer) if plan.lecturer else None,
        bring=plan.bring,
        open_to=plan.open_to,
        at_least=plan.at_least,
        organiser_id=actor.member().id,
        code_secret=new_secret(),
        state=ActivityState.DRAFT,
        created_at=turn.now,
    )


def team_for(turn: Turn, wish: Wish, unit: Unit) -> Unit | None:
    """The team that is named, or whose name is the title: 环境卫生整治 belongs to 环境卫生整治队."""
    near = {*units.lineage(turn.tx, unit.id), *units.subtree(turn.tx, unit.id)}
    teams = [u for u in units.all_units(turn.tx) if u.kind == UnitKind.TEAM and (u.id in near or u.parent_id in near)]
    if wish.wanted.team:
        return best_unit(teams, wish.wanted.team)
    title = Planning.of(wish).title
    return next((team for team in teams if title and team.name.startswith(title)), None)


def _publish_draft(turn: Turn, actor: Actor, activity_id: int) -> Outcome:
    draft = turn.lock(Activity, activity_id)
    if draft is None or draft.state == ActivityState.CANCELLED:
        return QuestionClosed()
    if not actor.may_for(Right.PUBLISH, draft):
        return NotAllowed()
    of_line = activities.of_one_line(turn.tx, draft)
    if draft.state == ActivityState.PUBLISHED:
        return _published(turn, of_line, len(cards_of(turn.tx, subject(draft))))
    if any(one.starts_at <= turn.now for one in of_line):
        return in_the_past(draft)
    _close_previews(turn, of_line)
    for one in of_line:
        number_of_groups = make_public(turn, one)
        actor.note("publish", one)
    return _published(turn, of_line, number_of_groups)


def _published(turn: Turn, of_line: Sequence[Activity], number_of_groups: int) -> ActivityPublished:
    first, *others = turn.all_facts(of_line)
    page = "" if others or first.is_discreet else _page(turn, of_line[0])
    return ActivityPublished(activity=first, others=tuple(others), groups=number_of_groups, page=page)


def _page(turn: Turn, activity: Activity) -> str:
    served = turn.figures.public_url and activity.page
    return f"{turn.figures.public_url}/a/{activity.page}" if served else ""


def make_public(turn: Turn, draft: Activity, *, at_once: bool = False) -> int:
    """Gives the short number and posts the cards. Returns the number of groups."""
    open_up(turn, draft)
    return cards.post(turn, draft, at_once=at_once)


def open_up(turn: Turn, draft: Activity, *, numbered: bool = True) -> None:
    """From now on it can be signed up for: with a short number, or by its day until it comes near."""
    draft.state, draft.published_at = ActivityState.PUBLISHED, turn.now
    turn.tx.add(draft)
    turn.tx.flush()
    if numbered:
        give_number(turn, draft)


def give_number(turn: Turn, activity: Activity) -> None:
    taken = activities.numbers_in_use(turn.tx)
    activity.number = next(n for n in range(1, len(taken) + 2) if n not in taken)
    turn.tx.flush()
