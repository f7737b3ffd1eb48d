"""nlu/reading.yml, read once and checked."""

import re
from functools import cache
from typing import Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict

from bot.understanding.normalise import clean, fold
from bot.understanding.words import ROOT, any_of
from community.form_words import FormWords
from community.jielong import ListWords
from storage.tables.activities import ActivityKind
from storage.tables.units import UnitKind

ShortAnswer = Literal["yes", "no", "wrong", "drop", "me", "all"]
_MARKS = " 。.,，!！?？~、;；"
_PARTS = re.compile(r"[\s,，。;；!！~]+")
_PARTICLES = "吧啊呀哦噻咯哈呢嘛啦"


class ShortAnswers(BaseModel):
    """What is said to any open question instead of one of its choices, the whole line."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    yes: list[str]
    no: list[str]
    wrong: list[str]
    drop: list[str]
    me: list[str]
    all: list[str]

    beside: list[str]

    def meaning(self, text: str) -> ShortAnswer | None:
        """算了，不发了 and 不用了，谢谢, too: every part of it is an answer, and they say the same."""
        whole = self._of(bare(text))
        parts = [bare(part) for part in _PARTS.split(text)]
        meant = {self._of(part) for part in parts if part and part not in self.beside}
        if whole or not meant:
            return whole
        return meant.pop() if len(meant) == 1 else "drop" if meant == {"no", "drop"} else None

    def _of(self, said: str) -> ShortAnswer | None:
        return next((answer for answer in get_args(ShortAnswer) if said in getattr(self, answer)), None)


class ProblemLines(BaseModel):
    """What is said of a reported problem, by intent, and around it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    acts: dict[str, list[str]]
    with_number: dict[str, list[str]]  # of `acts` too, where a number is said
    with_words: list[str]
    courtesies: list[str]
    doubts: dict[str, list[str]]  # behind which it is a question; by intent, `other` of the rest
    seen_solved: list[str]
    beside: list[str]  # in a clause of its own
    seen_unsolved: list[str]  # patterns
    complaints: list[str]  # patterns
    offices: list[str]


class AidLines(BaseModel):
    """Whole lines about help among neighbours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    empty: list[str]
    any_time: list[str]
    anonymous: list[str]
    signed: list[str]
    offers: list[str]
    releases: list[str]
    hesitates: list[str]
    offers_here: list[str]
    done: list[str]
    withdraws: list[str]
    replaces: list[str]
    found: list[str]
    not_any_more: list[str]
    courtesies: list[str]
    open_ones: list[str]
    of_others: list[str]
    still: list[str]
    was_done: list[str]
    not_done: list[str]
    lists: list[str]


class SkillWords(BaseModel):
    """What is said of things that are lent and of what somebody can do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    leads: list[str]
    have: list[str]
    lend: list[str]
    ends: list[str]
    can: list[str]
    helps: list[str]
    times: list[str]
    idle: list[str]
    invites: list[str]
    behind_invites: list[str]
    other_times: list[str]
    refuses: list[str]
    free: list[str]
    fillers: list[str]
    joins: list[str]
    no_things: list[str]
    doubts: list[str]
    offers_nothing: list[str]
    lists: list[str]
    stops: list[str]
    away: list[str]
    because: list[str]
    broken: list[str]
    gone: list[str]
    takes_off: list[str]
    not_noted: list[str]
    resumes: list[str]
    drops: list[str]
    drops_before: list[str]
    lends: list[str]
    lends_not: list[str]
    things: list[str]
    whose_things: list[str]


class Mention(BaseModel):
    """What stands right behind the name that is called."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    goes_on: list[str]
    longer_names: list[str]


class HoursWords(BaseModel):
    """What stands around a figure of hours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    approving: list[str]
    before: list[str]
    behind: list[str]
    aside: list[str]
    because: list[str]
    reasons: list[str]
    somebody: list[str]


class LateWords(BaseModel):
    """Who came without having checked in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    put_right: list[str]
    missed: list[str]
    forgot: list[str]
    came: list[str]
    polite: list[str]
    unless: list[str]
    padding: list[str]
    me: list[str]


class ServingWords(BaseModel):
    """A service without an activity."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    me: list[str]
    before: list[str]
    behind: list[str]
    for_somebody: list[str]
    to_whom: list[str]
    enter: list[str]
    requests: list[str]


class RoleWords(BaseModel):
    """What sentences that grant and revoke roles are made of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    let: list[str]
    become: list[str]
    appoint: list[str]
    dismiss: list[str]
    no_more: list[str]
    not_let: list[str]
    post: list[str]
    around: list[str]


class TeamWords(BaseModel):
    """What keeps a line from being certain that somebody joins or leaves a team."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    questions: list[str]
    negations: list[str]


class PostWords(BaseModel):
    """What is said around the name of a post."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    leads: list[str]
    take: list[str]
    serve: list[str]
    leave: list[str]
    one: list[str]
    set_up: list[str]
    change: list[str]
    remove: list[str]
    places: list[str]
    members_only: list[str]
    pointing: list[str]
    padding: list[str]


class OwnDataWords(BaseModel):
    """What is held of somebody, and what is said around whose it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    things: list[str]
    around: list[str]
    gone: list[str]


class ExemptWords(BaseModel):
    """What stands around whom and why."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ends: list[str]
    service: list[str]
    anywhere: list[str]
    edges: list[str]


class MakeUpWords(BaseModel):
    """What puts a service or session to the year before."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: list[str]
    this: list[str]
    put: list[str]
    last_year: list[str]


class ExcuseWords(BaseModel):
    """What asks for leave, and what makes it that of somebody else."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: list[str]
    of_others: list[str]


class ReturnWords(BaseModel):
    """What is said around an employer's return."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    thing: str
    makes: list[str]
    unless: list[str]
    phrases: list[str]
    words: list[str]
    anybody: list[str]


class CertificateWords(BaseModel):
    """Certificates of service."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    padding: list[str]
    doubts: list[str]
    no_doubts: list[str]
    check: list[str]
    revoke: list[str]


class AbsenceWords(BaseModel):
    """Who did not come: which people are asked for, and how staying away is called."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    who: list[str]
    stayed_away: list[str]
    behind: list[str]
    lists: list[str]


class AnnouncementWords(BaseModel):
    """What stands in the head of an announcement, and what is said of one that is being written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    called: list[str]
    leads: list[str]
    urgent: list[str]
    sends: list[str]
    measures: list[str]
    to: list[str]
    to_all: list[str]
    tails: list[str]
    receipt: list[str]
    at_once: list[str]
    time_leads: list[str]
    becomes: list[str]
    corrects: list[str]
    that_one: list[str]
    withdraws: list[str]
    of_it: list[str]
    tells: list[str]
    tells_them: list[str]
    in_groups: list[str]
    begins_text: list[str]
    hurried: list[str]
    by_ear: list[str]
    seen: list[str]
    how_many: list[str]
    set_urgent: list[str]
    not_urgent: list[str]
    set_receipt: list[str]
    no_receipt: list[str]
    no_file: list[str]
    speaks_of_it: list[str]
    acknowledges: list[str]


class PollWords(BaseModel):
    """What a poll is called and what stands around its question and its options."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    called: list[str]
    quiz: list[str]
    leads: list[str]
    starts: list[str]
    measures: list[str]
    several: list[str]
    single: list[str]
    nameless: list[str]
    named: list[str]
    answer: list[str]
    until: list[str]
    surely_until: list[str]
    closes: list[str]
    by_hand: list[str]
    back: list[str]
    close: list[str]
    particles: list[str]
    ends: list[str]
    asked_of_it: list[str]
    courtesies: list[str]
    approvals: list[str]
    no_vote: list[str]


class AudienceWords(BaseModel):
    """For whom something is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: list[str]
    only: list[str]
    new: list[str]
    tails: list[str]
    ends: list[str]
    behind: list[str]
    every: list[str]
    whose: list[str]
    all: list[str]
    whole: list[str]
    ours: list[str]
    kinds: dict[UnitKind, list[str]]
    without: list[str]
    outside: list[str]
    others: list[str]
    not_to: list[str]


class LectureWords(BaseModel):
    """What is said and asked of lectures and events."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    lecturer: list[str]
    brings: list[str]
    open_all: list[str]
    open_own: list[str]
    not_needed: list[str]
    anything: list[str]
    no_least: list[str]
    no_most: list[str]
    when: list[str]
    where: list[str]
    seats: list[str]
    bring: list[str]
    who_may: list[str]
    fee: list[str]
    asks: list[str]
    who: list[str]
    title: list[str]
    lists: list[str]
    material: list[str]
    around_link: list[str]
    padding: list[str]
    remarks: list[str]
    no_remark: list[str]
    of_lecture: list[str]
    full_marks: list[str]
    profile: list[str]
    cannot: list[str]
    can_again: list[str]
    gone: list[str]
    events: list[str]
    not_events: list[str]


class GuideWords(BaseModel):
    """What is asked of an item of the service guide, and what is said around it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    how: list[str]
    papers: list[str]
    where: list[str]
    takes: list[str]
    days: list[str]
    can: list[str]
    works: list[str]
    open: list[str]
    proxy: list[str]
    who_may: list[str]
    fee: list[str]
    online: list[str]
    anew: list[str]
    padding: list[str]
    hints: list[str]


class TallyWords(BaseModel):
    """What a tally is asked for with, and what is said of those that are told by themselves."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    things: list[str]
    sheet: list[str]
    compare: list[str]
    joins: list[str]
    yearly: list[str]
    each: dict[UnitKind, list[str]]
    padding: list[str]
    weekly: list[str]
    monthly: list[str]
    stop: list[str]
    resume: list[str]


class CalendarWords(BaseModel):
    """What is said around a calendar."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    whole: list[str]
    tells: list[str]
    mine: list[str]
    unit: list[str]
    padding: list[str]


class TooFewWords(BaseModel):
    """What is said of an activity for which too few have signed up, and around the least number."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    again: list[str]
    planned: list[str]
    date: list[str]
    not_held: list[str]
    leads: list[str]
    least: list[str]
    until: list[str]
    enough: list[str]
    or_more: list[str]
    below: list[str]
    called_off: list[str]
    number: list[str]


class ReminderWords(BaseModel):
    """What a line must speak of that is about reminders, and what stands right before whom."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: list[str]
    verbs: list[str]


class SeriesWords(BaseModel):
    """What comes again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    from_now_on: list[str]
    now: list[str]
    ends: list[str]
    on_holidays: list[str]
    not_on_holidays: list[str]
    every_time: list[str]
    no_more: list[str]


class ReadingWords(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    signs_in_elsewhere: list[str]
    kinds: dict[ActivityKind, list[str]]
    kinds_beside: dict[ActivityKind, list[str]]
    alike: list[list[str]]
    change: list[str]
    rename: list[str]
    move_place: list[str]
    move_time: list[str]
    move_amount: list[str]
    later: list[str]
    earlier: list[str]
    move_end: list[str]
    longer: list[str]
    shorter: list[str]
    ends: list[str]
    other_times: list[str]
    unchanged: list[str]
    unchanged_of: list[str]
    excepts: list[str]
    but: list[str]
    around_change: list[str]
    moved: list[str]
    limits: list[str]
    between: list[str]
    padding: list[str]
    chatter: list[str]
    no_padding: list[str]
    family: list[str]
    young: list[str]
    someone: list[str]
    pairs: list[str]
    elsewhere: list[str]
    how_it_is: list[str]
    of_all: list[str]
    danger: list[str]
    hurry: list[str]
    joins: list[str]
    places: list[str]
    connectives: list[str]
    mention: Mention
    with_file: list[str]  # beside a picture: that it is meant, and nothing more
    doubts: list[str]
    no_doubts: list[str]
    whole: dict[str, list[str]]  # what means an intent when nothing else is said
    disputes: list[str]  # patterns over folded text
    no_neighbours: list[str]  # whoever is none: what they do is no dispute, unless a neighbour is named besides
    neighbours: list[str]
    answers: ShortAnswers
    form: FormWords
    jielong: ListWords
    hours: HoursWords
    late: LateWords
    serving: ServingWords
    roles: RoleWords
    teams: TeamWords
    posts: PostWords
    own_data: OwnDataWords
    exempt: ExemptWords
    excuse: ExcuseWords
    returns: ReturnWords
    certificate: CertificateWords
    make_up: MakeUpWords
    absence: AbsenceWords
    announcements: AnnouncementWords
    polls: PollWords
    audience: AudienceWords
    lecture: LectureWords
    guide: GuideWords
    tally: TallyWords
    calendar: CalendarWords
    too_few: TooFewWords
    reminders: ReminderWords
    aid: AidLines
    problems: ProblemLines
    skills: SkillWords
    message_usage: list[str]
    series: SeriesWords

    def whole_line(self, text: str) -> str | None:
        """The intent that is meant by just these words."""
        said = bare(text)
        return next((intent for intent, lines in self.whole.items() if said in lines), None)

    def is_doubtful(self, folded: str) -> bool:
        """Whether a reply to a card holds a negation, a question or a second thought."""
        for word in self.no_doubts:
            folded = folded.replace(word, "")
        return any(doubt in folded for doubt in self.doubts)


def leaving_out(text: str, words: list[str]) -> str:
    return re.sub(any_of([fold(word) for word in words]), " ", text) if words else text


def bare(text: str) -> str:
    """A line without marks around it and a particle at its end: 取消吧。 is 取消."""
    said = fold(clean(text)).replace(" ", "").strip(_MARKS)
    return said.rstrip(_PARTICLES).strip(_MARKS) or said


@cache
def reading_words() -> ReadingWords:
    text = (ROOT / "nlu" / "reading.yml").read_text(encoding="utf-8")
    return ReadingWords.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


def kind_of(text: str) -> ActivityKind | None:
    """The kind of activity that a line names."""
    return next((kind for kind, names in reading_words().kinds.items() if any(n in text for n in names)), None)
