"""What a file would become: every row looked at against what is known, and nothing written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from community import homes
from community.clock import at
from community.founding import Calling
from community.hours import shown
from community.importing.cells import EARLIEST, Unreadable, phone_key
from community.importing.rows import Fault, HoursRow, MemberRow, Reading, Row
from community.importing.same import Known, who_is_meant
from community.importing.tables import Kind, Sheet, Table, Unrecognised, by_word, lines, table_of
from community.names import name_key
from community.spec import folded
from services.importing.words import recognised
from services.turn import Turn
from storage import importing, units
from storage.report_in import ever_consented
from storage.tables.people import SaidMember
from storage.tables.units import Unit, UnitKind

MOST = 6  # names that are listed
WORDS = ("phone", "address", "employer", "skills")  # of the profile


class Became(StrEnum):
    NEW = "new"
    ADDED = "added"  # something was not known of somebody who is
    KNOWN = "known"


@dataclass
class Verdict:
    """What becomes of one row."""

    row: Row
    who: Known
    became: Became
    wrote: dict[str, Any] = field(default_factory=dict)  # by column
    otherwise: tuple[str, ...] = ()  # what is known otherwise, and stays


@dataclass
class Plan:
    tables: list[Table] = field(default_factory=list)
    unrecognised: list[Unrecognised] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)  # rows that are wrong
    doubts: list[Fault] = field(default_factory=list)  # rows that somebody has to decide
    strangers: list[Known] = field(default_factory=list)  # new people without an account

    def count(self, kind: Kind, became: Became) -> int:
        return sum(one.became is became and one.row.line.table.kind is kind for one in self.verdicts)


def planned(turn: Turn, sheets: Sequence[Sheet], channel: str, calling: Calling) -> Plan:
    """Members of all sheets first, so that hours beside them find their people."""
    plan, words = Plan(), by_word(recognised().headings)
    for sheet in sheets:
        found = table_of(sheet, words)
        (plan.tables if isinstance(found, Table) else plan.unrecognised).append(found)  # type: ignore[arg-type]
    people = _People(turn, channel, calling)
    known = units.all_units(turn.tx)
    reading = _reading(turn, calling, known)
    for kind, decides in ((Kind.MEMBERS, _Members), (Kind.HOURS, _Services)):
        decides(turn, people, plan, known).all(list(_rows(plan, reading, kind)))
    return plan


def _rows(plan: Plan, reading: Reading, kind: Kind) -> Iterator[Any]:
    for table in plan.tables:
        for line in lines(table, recognised().totals) if table.kind is kind else ():
            row, faults = reading.row(line)
            plan.faults += faults
            if row is not None:
                yield row


# --- how rows are read here --------------------------------------------------------------------------------------


def _reading(turn: Turn, calling: Calling, known: Sequence[Unit]) -> Reading:
    form = calling.id_form
    longest = turn.figures.name_length, turn.figures.title_length
    is_account = (lambda said: bool(form.fullmatch(said))) if form else bool
    return Reading(_Homes(known), recognised().member, is_account, longest)


class _Homes:
    """Which unit is meant; the same words are looked at once."""

    def __init__(self, known: Sequence[Unit]) -> None:
        self._units = {unit.id: unit for unit in known if unit.kind != UnitKind.TEAM}
        self._found: dict[tuple[str, str], int | None] = {}

    def __call__(self, said: str, grid: str) -> int:
        if (said, grid) not in self._found:
            self._found[said, grid] = self._meant(said, grid)
        found = self._found[said, grid]
        if found is None:
            names = [unit.name for unit in self._units.values() if unit.kind == UnitKind.BUILDING]
            raise Unreadable("no_unit", known="、".join(names[:MOST]) + ("…" if len(names) > MOST else ""))
        return found

    def _meant(self, said: str, grid: str) -> int | None:
        within = self._of(grid, self._units) if grid else None
        inside = [one for one in self._units if within is None or within in self._above(one)]
        return self._of(said, inside) or (self._of(said, self._units) if not within else None)

    def _of(self, said: str, among: Any) -> int | None:
        names = {self._units[one].name: one for one in among}
        exact = {folded(name): one for name, one in names.items()}.get(folded(said))
        named = exact or homes.named(names, said)
        return names[named] if isinstance(named, str) else named

    def _above(self, unit_id: int) -> Iterator[int]:
        seen: set[int] = set()
        here: int | None = unit_id
        while here is not None and here not in seen and here in self._units:
            seen.add(here)
            yield here
            here = self._units[here].parent_id


# --- who is meant ------------------------------------------------------------------------------------------------


class _People:
    """Everybody who is known, and who becomes so by this file."""

    def __init__(self, turn: Turn, channel: str, calling: Calling) -> None:
        self.by_id: dict[int, Known] = {}
        self._by_name: dict[str, list[Known]] = {}
        self._by_phone: dict[str, list[Known]] = {}
        self.accounts = importing.accounts(turn.tx, channel)
        self.calling = calling
        self.promised: dict[str, Known] = {}  # accounts that this file brings
        self._new = {folded(said) for said in recognised().new}
        for number, name, home, full_name, phone in importing.everybody(turn.tx):
            self.add(Known(number, name, full_name, {"home_unit_id": home, "phone": phone}))

    def add(self, who: Known) -> None:
        if who.id is not None:
            self.by_id[who.id] = who
        for key in who.keys:
            self._by_name.setdefault(key, []).append(who)
        self.calls(who)

    def calls(self, who: Known) -> None:
        """By a phone that was not known."""
        if who.phone and who not in self._by_phone.setdefault(phone_key(who.phone), []):
            self._by_phone[phone_key(who.phone)].append(who)

    def holder(self, account: str) -> Known | None:
        """Whose it is, or becomes by this file."""
        there = self.accounts.get(account)
        return (self.by_id.get(there.member_id or 0) if there else None) or self.promised.get(account)

    def meant(self, row: Row, doubt: Callable[[str, str, Sequence[Known]], None]) -> Known | None:
        """Whoever is certain; None: somebody new, or in doubt, which is said."""
        if row.number and folded(row.number) not in self._new:
            return self._by_number(row, doubt)
        namesakes = self._by_name.get(name_key(row.name), [])
        found = who_is_meant(namesakes, row.phone, row.home)
        if found.who is not None:
            return found.who
        if row.number:
            return None
        if found.perhaps:
            doubt("twins", "name", found.perhaps)
        elif others := self._who_may_have_another_name(row, namesakes):
            doubt("other_holds_phone", "phone", others)
        return None

    def _by_number(self, row: Row, doubt: Callable[[str, str, Sequence[Known]], None]) -> Known | None:
        found = self.by_id.get(int(row.number)) if row.number.isdecimal() and len(row.number) < 16 else None
        if found is None:
            doubt("no_number", "number", ())
        elif name_key(row.name) not in found.keys:
            doubt("other_name", "number", [found])
            return None
        return found

    def _who_may_have_another_name(self, row: Row, namesakes: Sequence[Known]) -> list[Known]:
        """Two of one file are two; a number that was known before may be of somebody who is called otherwise."""
        if row.phone is None or not isinstance(row, MemberRow):
            return []
        bearers = self._by_phone.get(phone_key(row.phone), [])
        return [one for one in bearers if one.id is not None and one not in namesakes]


class _Rows:
    """Decides rows of one kind."""

    def __init__(self, turn: Turn, people: _People, plan: Plan, known: Sequence[Unit]) -> None:
        self.turn, self.people, self.plan = turn, people, plan
        self._homes = {unit.id: unit.name for unit in known}

    def who(self, row: Row) -> tuple[Known | None, bool]:
        """And whether that is in doubt."""
        said: list[Fault] = []

        def doubt(why: str, name: str, whom: Sequence[Known]) -> None:
            shown = "、".join(self._shown(one) for one in whom[:MOST])
            said.append(Fault(row.line, why, name, {"who": shown}))

        found = self.people.meant(row, doubt)
        for fault in said:
            (self.plan.faults if fault.why in ("no_number", "other_name") else self.plan.doubts).append(fault)
        return found, bool(said)

    def _shown(self, one: Known) -> str:
        """With what somebody who decides needs: number and home."""
        number = f"{one.id}号" if one.id is not None else f"第{one.row}行"
        return " ".join(filter(None, (number, one.name, self._homes.get(one.home or 0, ""))))

    def wrong(self, row: Row, why: str, name: str, **facts: Any) -> None:
        self.plan.faults.append(Fault(row.line, why, name, facts))


# --- members -----------------------------------------------------------------------------------------------------


class _Members(_Rows):
    def all(self, rows: Sequence[MemberRow]) -> None:
        meant: list[tuple[MemberRow, Known, bool]] = []
        for row in rows:
            found, is_doubtful = self.who(row)
            if is_doubtful or not self._account_is_free(row, found):
                continue
            who = found or Known(None, row.name, None, {}, row.line.number)
            meant.append((row, who, found is None))
            if found is None:
                who.values |= {"home_unit_id": row.home, "phone": row.phone}
                self.people.add(who)
        self._know_all(who for _, who, _ in meant)
        for row, who, is_new in meant:
            self._decide(row, who, is_new)

    def _account_is_free(self, row: MemberRow, who: Known | None) -> bool:
        holder = self.people.holder(row.account) if row.account else None
        if holder is None or holder is who:
            return True
        self.wrong(row, "account_taken", "account", who=self._shown(holder))
        return False

    def _know_all(self, whom: Iterator[Known]) -> None:
        """What the profiles of those say who are meant."""
        known = {who.id: who for who in whom if who.id is not None}
        for number, profile in importing.profiles(self.turn.tx, known).items():
            more = {name: getattr(profile, name) for name in (*WORDS, "said_member", "in_service")}
            known[number].values |= {name: value for name, value in more.items() if value is not None}

    def _decide(self, row: MemberRow, who: Known, is_new: bool) -> None:
        values = {} if is_new else who.values
        said = {"home_unit_id": row.home, "phone": row.phone, **row.words}
        wrote = {name: value for name, value in said.items() if value is not None and values.get(name) is None}
        differs = [name for name, value in said.items() if value is not None and self._otherwise(values, name, value)]
        if row.is_member and self._is_to_be_asked(who, values):
            wrote["said_member"] = SaidMember.TO_ASK
        wrote |= self._account(row, who, is_new)
        who.values |= wrote
        became = Became.NEW if is_new else Became.ADDED if wrote else Became.KNOWN
        self.plan.verdicts.append(Verdict(row, who, became, wrote, tuple(differs)))

    def _is_to_be_asked(self, who: Known, values: dict[str, Any]) -> bool:
        """Once, whatever the answer was."""
        if values.get("in_service") or values.get("said_member") is not None:
            return False
        return who.id is None or not ever_consented(self.turn.tx, who.id)

    def _otherwise(self, values: dict[str, Any], name: str, value: Any) -> bool:
        here = values.get(name)
        if name == "phone" and here is not None:
            return phone_key(here) != phone_key(value)
        return here is not None and here != value

    def _account(self, row: MemberRow, who: Known, is_new: bool) -> dict[str, Any]:
        """Where people are called by names, a name that nobody else has is an account."""
        by_name = row.name if is_new and self.people.calling.id_form is None else None
        called = row.account or by_name
        if called is not None and self.people.holder(called) is None:
            self.people.promised[called] = who
            return {"account": called}
        if is_new:
            self.plan.strangers.append(who)
        return {}


# --- services ----------------------------------------------------------------------------------------------------


class _Services(_Rows):
    """Past hours: of people who are known, once each, and no more on a day than is entered otherwise."""

    def all(self, rows: Sequence[HoursRow]) -> None:
        meant = [(row, who) for row in rows if (who := self._certainly(row)) is not None]
        self._there: dict[tuple[int, datetime, str], int] = {}
        self._on_day: dict[tuple[int, datetime], int] = {}
        self._know_all(meant)
        for row, who in meant:
            self._decide(row, who)

    def _certainly(self, row: HoursRow) -> Known | None:
        found, is_doubtful = self.who(row)
        if found is None and not is_doubtful:
            self.wrong(row, "nobody", "name")
        return found

    def _know_all(self, meant: Sequence[tuple[HoursRow, Known]]) -> None:
        if not meant:
            return
        ids = {who.id: who for _, who in meant if who.id is not None}
        first, last = (self._midnight(choose(row.day for row, _ in meant)) for choose in (min, max))
        served = importing.served(self.turn.tx, ids, first, last + timedelta(days=1))
        for member_id, starts_at, title, minutes in served:
            self._note(ids[member_id], self._midnight(starts_at.astimezone(self.turn.figures.zone)), title, minutes)

    def _midnight(self, day: date) -> datetime:
        return at(day if not isinstance(day, datetime) else day.date(), time.min, self.turn.figures)

    def _note(self, who: Known, day: datetime, title: str, minutes: int) -> None:
        self._there[id(who), day, folded(title)] = minutes
        self._on_day[id(who), day] = self._on_day.get((id(who), day), 0) + minutes

    def _decide(self, row: HoursRow, who: Known) -> None:
        day = self._midnight(row.day)
        there = self._there.get((id(who), day, folded(row.title)))
        if there == row.minutes:
            self.plan.verdicts.append(Verdict(row, who, Became.KNOWN))
        elif there is not None:
            self.plan.doubts.append(Fault(row.line, "other_minutes", "minutes", {"there": shown(there)}))
        elif self._is_possible(row, who, day):
            self._note(who, day, row.title, row.minutes)
            self.plan.verdicts.append(Verdict(row, who, Became.NEW))

    def _is_possible(self, row: HoursRow, who: Known, day: datetime) -> bool:
        most, all_of_day = self.turn.figures.entered_a_day, self._on_day.get((id(who), day), 0) + row.minutes
        if row.day < EARLIEST:
            self.wrong(row, "long_ago", "day")
        elif day + timedelta(minutes=row.minutes) > self.turn.now:
            self.wrong(row, "future", "day")
        elif all_of_day > most:
            self.wrong(row, "too_much_a_day", "minutes", most=shown(most), all=shown(all_of_day))
        elif who.home is None:
            self.wrong(row, "homeless", "name")
        else:
            return True
        return False
