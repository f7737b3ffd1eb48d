"""回执: how the members of one employer stand with their duty, for the organiser who hands it on.

Only of those who have consented to it; how many others there are can be read nowhere.
"""

from collections.abc import Sequence

from community import returns as rules
from community.consents import CURRENT
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option
from community.outcomes.returns import EmployerReturn, NothingToReturn, QuarterNotBegun, WhichEmployer, WhichQuarter
from community.returns import Line, Returning
from community.rights import Right, units_with
from community.tallies import Period
from community.wishes import Said, Wish
from services import duties, latest
from services.actor import Actor
from services.turn import Turn
from storage import returns, units
from storage.tables.activities import ActivityKind
from storage.tables.people import Member, Profile
from texts.sheets import workbook

MOST_EMPLOYERS = 20


def employer_return(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    own = _own(turn, actor)
    if not own:
        actor.note("employer_return_refused")
        return NotAllowed()
    homes = sorted({below for unit in own for below in units.subtree(turn.tx, unit)})
    employer = _employer(turn, homes, wish)
    if isinstance(employer, Outcome):
        return employer
    quarter = _quarter(turn, wish.detailed(Returning(employer=employer)))
    if isinstance(quarter, Outcome):
        return quarter
    names = units.names(turn.tx, own)
    asked = EmployerReturn(
        employer=employer,
        first=quarter.first,
        last=quarter.last,
        by=actor.name,
        unit="、".join(names[unit] for unit in own),
        unit_ids=tuple(homes),
        usual=wish.wanted.time is None,
    )
    made = _made(turn, asked)
    if isinstance(made, EmployerReturn):
        actor.note("make_employer_return", employer=employer, quarter=str(quarter.first.date()), rows=made.members)
    return made


def _own(turn: Turn, actor: Actor) -> list[int]:
    """The units for which they may confirm report-ins, which say where somebody works."""
    if actor.is_owner:
        return [unit.id for unit in units.all_units(turn.tx) if unit.parent_id is None]
    return units_with(Right.CONFIRM_REPORT_IN, actor.roles)


# --- which employer, which quarter -----------------------------------------------------------------------------


def _employer(turn: Turn, homes: Sequence[int], wish: Wish) -> str | Outcome:
    wanted = Returning.of(wish)
    known = rules.by_employer(profile.employer or "" for _, profile in returns.consenting(turn.tx, homes, CURRENT))
    if wanted.employer:
        return wanted.employer
    found, certain = rules.fitting(wanted.said, list(known.values())) if wanted.said else (list(known.values()), False)
    if certain:
        return found[0]
    return _which(wish, sorted(found), next(iter(wanted.said), "")) if found else NothingToReturn(employer=_said(wish))


def _said(wish: Wish) -> str:
    return next(iter(Returning.of(wish).said), "")


def _which(wish: Wish, found: Sequence[str], said: str) -> WhichEmployer:
    wanted = Returning.of(wish)
    options = (
        Option(wish=wish.detailed(wanted.model_copy(update={"employer": one})), label=one, numbered=True)
        for one in found[:MOST_EMPLOYERS]
    )
    return WhichEmployer(said=said, options=tuple(options), more=max(0, len(found) - MOST_EMPLOYERS))


def _quarter(turn: Turn, wish: Wish) -> Period | Outcome:
    said, unclear = wish.wanted.time, Returning.of(wish).unclear
    named = None if unclear else rules.quarter_said(said, turn.figures)
    found = named or (rules.usual_quarter(turn.now, turn.figures) if said is None and not unclear else None)
    if found is None:
        return _which_quarter(turn, wish)
    return found if found.first <= turn.now else QuarterNotBegun(first=found.first)


def _which_quarter(turn: Turn, wish: Wish) -> WhichQuarter:
    choices = rules.quarters(turn.now, turn.figures)
    options = tuple(Option(wish=_in_quarter(wish, one), numbered=True) for one in choices)
    return WhichQuarter(options=options, quarters=tuple(one.first for one in choices))


def _in_quarter(wish: Wish, quarter: Period) -> Wish:
    return wish.wanting(time=Said(kind="span", start=quarter.first, end=quarter.last, has_date=True))


# --- what is written -------------------------------------------------------------------------------------------


def _made(turn: Turn, asked: EmployerReturn) -> EmployerReturn | NothingToReturn:
    """As things stand at this moment."""
    key = next(iter(rules.by_employer([asked.employer])))
    everybody = returns.consenting(turn.tx, asked.unit_ids, CURRENT)
    theirs = [(m, p) for m, p in everybody if key in rules.by_employer([p.employer or ""])]
    if not theirs:
        return NothingToReturn(employer=asked.employer)
    made = asked.model_copy(update={"until": turn.now, "members": len(theirs)})
    name, content = workbook(made, _lines(turn, theirs, asked), turn.figures.zone)
    return made.model_copy(update={"name": name, "content": content})


def _lines(turn: Turn, theirs: Sequence[tuple[Member, Profile]], asked: EmployerReturn) -> list[Line]:
    year = asked.first.astimezone(turn.figures.zone).year
    ids = [member.id for member, _ in theirs]
    stands = duties.records(turn.tx, ids, year, turn.now, turn.figures)
    came = duties.everything(turn.tx, ids, year, turn.figures)
    return [
        _line(member, profile, stands.get(member.id), came.get(member.id, []), asked) for member, profile in theirs
    ]


def _line(
    member: Member,
    profile: Profile,
    record: duties.Record | None,
    came: Sequence[duties.Did],
    asked: EmployerReturn,
) -> Line:
    counted = [(c, s) for c, s in came if s.waits is None and asked.first <= c.activity.starts_at < asked.last]
    served = [c for c, s in counted if s.kind == ActivityKind.SERVICE]
    return Line(
        name=profile.full_name or member.name,
        branch=profile.branch or "",
        services=len(served),
        minutes=sum(c.hours.minutes for c in served if c.hours),
        sessions=len(counted) - len(served),
        year=rules.standing(record.stand if record else None),
        waits=rules.waiting(s for _, s in record.came) if record else 0,
    )


latest.declare(EmployerReturn, lambda turn, account, asked: _made(turn, asked))
