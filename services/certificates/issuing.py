"""证明: issued to the member themselves, for the hours that have counted. The sheet is drawn when it is sent."""

from community import certificates as rules
from community.certificates import Certifying
from community.clock import local_day
from community.outcomes.base import Outcome
from community.outcomes.certificates import Certificate, CertificateAsked, NothingToCertify, Span
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.tallies import Period
from community.wishes import Wish
from services import latest
from services.actor import Actor
from services.certificates.naming import ask_name, name_of
from services.certificates.standing import earlier, facts, of_year, own_of
from services.certificates.writing import written
from services.turn import Turn
from storage.tables.certificates import Certificate as Row
from storage.tables.people import Identity, Member
from storage.tables.subject import Subject
from texts.certificates import sheet

YEARS_OFFERED = 3
DROP = Wish(intent="keep_certificate", text="certificate")


def issue(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """For this year up to today, or the days that were said; anew for those of an older one."""
    said = Certifying.of(wish)
    if said.whose and said.whose not in actor.names:
        return NotAllowed(because="own_certificate")
    if (number := wish.about_a("certificate")) is not None:
        return _anew(turn, actor, number)
    period = _period(turn, wish, said)
    if period is None:
        return QuestionClosed()
    if actor.me is None:
        return _nothing(turn, None, period)
    return _asked(turn, actor.me, period, said.unread) if said.unread else _issue(turn, actor.me, period)


def _period(turn: Turn, wish: Wish, said: Certifying) -> Period | None:
    """None: a button for days to come, which nobody was shown."""
    if said.first is not None and said.last is not None:
        return rules.until_today(said.first, said.last, turn.now, turn.figures)
    number = wish.about_a("year")
    return of_year(turn, local_day(turn.now, turn.figures).year if number is None else number)


def _issue(turn: Turn, me: Member, period: Period) -> Outcome:
    if not rules.counting(own_of(turn, me.id, period)):
        return _nothing(turn, me, period)
    name = name_of(turn, me)
    return written(turn, me, period, name) if name else ask_name(turn, me, period)


def _anew(turn: Turn, actor: Actor, number: int) -> Outcome:
    """[开新的]: the same days and name, with what counts by now."""
    old = turn.tx.get(Row, number)
    if old is None or actor.me is None or old.member_id != actor.id:
        return NotAllowed(because="not_yours")
    period = Period("span", old.first, old.last)
    if not rules.counting(own_of(turn, actor.me.id, period)):
        return _nothing(turn, actor.me, period)
    return written(turn, actor.me, period, old.name) if old.name else QuestionClosed()


def _nothing(turn: Turn, me: Member | None, period: Period) -> NothingToCertify:
    own = own_of(turn, me.id, period) if me else []
    return NothingToCertify(
        first=period.first,
        last=period.last,
        pending_minutes=rules.waiting(own),
        earlier=earlier(turn, me.id, period) if me else None,
    )


def _asked(turn: Turn, me: Member, period: Period, unread: str) -> Outcome:
    """The days that were said and the last years are offered, as far as there is anything in them."""
    this = local_day(turn.now, turn.figures).year
    numbers = range(this, this - YEARS_OFFERED, -1)
    years = [(Wish(intent="certificate", about=Subject("year", one)), of_year(turn, one)) for one in numbers]
    said = Wish(intent="certificate", details=Certifying(first=period.first, last=period.last))
    found = {(one.first, one.last): (wish, one) for wish, one in ((said, period), *years) if one is not None}
    offered = [(wish, span) for wish, one in found.values() if (span := _span(turn, me, one))]
    if not offered:
        return _nothing(turn, me, period)
    options = [Option(wish=wish, says="yes" if len(offered) == 1 else None) for wish, _ in offered]
    spans = tuple(span for _, span in offered)
    return CertificateAsked(unread=unread, spans=spans, options=(*options, Option(wish=DROP, says="no")))


def _span(turn: Turn, me: Member, period: Period) -> Span | None:
    counts = rules.counting(own_of(turn, me.id, period))
    minutes = sum(hours.minutes for hours, _ in counts)
    return Span(first=period.first, last=period.last, services=len(counts), minutes=minutes) if counts else None


def _made(turn: Turn, account: Identity, told: Certificate) -> Certificate:
    """As it stands when it is sent: by then it may be revoked, or its bearer gone."""
    row = turn.tx.get(Row, told.certificate_id)
    if row is None or row.member_id != account.member_id or row.revoked_at is not None:
        return Certificate(certificate_id=told.certificate_id)
    period, shown = Period("span", row.first, row.last), facts(turn.tx, row)
    address = f"{turn.figures.public_url}/c/{row.code}" if turn.figures.public_url else ""
    drawn = sheet(shown, address, turn.figures.zone)
    return Certificate(
        certificate_id=row.id,
        certificate=shown,
        address=address,
        pending_minutes=rules.waiting(own_of(turn, row.member_id, period)),
        earlier=earlier(turn, row.member_id, period),
        file_name=drawn.name,
        sheet=drawn.content,
    )


latest.declare(Certificate, _made)
