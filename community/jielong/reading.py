"""Which lines of a list are people: not the title, not what is said of the activity, not another numbering."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from community.jielong.entries import Written, parted, written
from community.jielong.numbering import Numbered, begins_a_list, numbered
from community.jielong.words import IsTime, ListWords
from community.names import name_key

MOST_ENTRIES = 300


@dataclass(frozen=True)
class NameList:
    """:param aside: numbered before the list began anew. They are not signed up, and nobody of them is missing."""

    title: str
    entries: tuple[Written, ...]
    aside: tuple[Written, ...] = ()


def read(block: str, words: ListWords, is_time: IsTime = lambda said: False) -> NameList | None:
    """The list that stands behind a header, or None when it cannot be read.

    :param block: with its line breaks; the first line that is no time or label is the title, however it begins.
    """
    lines = [line.strip() for line in block.splitlines()]
    while lines and (not lines[0] or words.is_labelled(lines[0]) or is_time(lines[0])):
        del lines[0]
    if not lines:
        return None
    title, found = numbered(lines[0], lines[1:], is_time)
    if begins_a_list(title):  # it has none
        return None
    people, aside = _people(found, words, is_time)
    return NameList(title, tuple(people), tuple(aside)) if title and people else None


def together(lists: Iterable[NameList]) -> list[NameList]:
    """Two lists of one title are one: the second does not leave out whom the first names."""
    found: dict[str, NameList] = {}
    for one in lists:
        before = found.get(name_key(one.title), NameList(one.title, ()))
        entries, aside = before.entries + one.entries, before.aside + one.aside
        found[name_key(one.title)] = NameList(before.title, entries[:MOST_ENTRIES], aside)
    return list(found.values())


def _people(found: Sequence[Numbered], words: ListWords, is_time: IsTime) -> tuple[list[Written], list[Written]]:
    """A numbering that begins anew begins the list; what is about the activity is no list."""
    runs = [run for run in _runs(found, words) if not words.heads_remarks(run[0].heading)]
    runs = [run for run in runs if not any(_is_about(one, words, is_time) for one in run)] or runs
    chosen: list[Numbered] = []
    while runs and (not chosen or _goes_on(runs[-1], chosen, words)):
        chosen = [*runs.pop(), *chosen]
    named = [one for one in chosen if not _is_about(one, words, is_time)][:MOST_ENTRIES]
    return _written(named, words), _written([one for run in runs for one in run], words)


def _is_about(one: Numbered, words: ListWords, is_time: IsTime) -> bool:
    return words.is_about_the_activity(one.said, is_time)


def _written(found: Sequence[Numbered], words: ListWords) -> list[Written]:
    return [entry for one in found for said in parted(one.said) if (entry := written(said, words))]


def _runs(found: Sequence[Numbered], words: ListWords) -> list[list[Numbered]]:
    runs: list[list[Numbered]] = []
    for place, one in enumerate(found):
        if not runs or _begins_anew(one, runs[-1], found[place + 1 : place + 2], words):
            runs.append([])
        runs[-1].append(one)
    return runs


def _begins_anew(one: Numbered, run: Sequence[Numbered], after: Sequence[Numbered], words: ListWords) -> bool:
    """A second 1, apart from the first or behind a whole count; two who both took number 1 are neighbours in a list."""
    if one.number != 1:
        return False
    counted = len(run) > 1 and [other.number for other in run] == list(range(1, len(run) + 1))
    goes_on = any(other.number == 2 for other in after)
    return one.apart or words.heads_remarks(run[0].heading) or (counted and (goes_on or one.form != run[-1].form))


def _goes_on(run: Sequence[Numbered], later: Sequence[Numbered], words: ListWords) -> bool:
    """The waiting behind those who go, or sections with a heading each: 3栋：… 5栋：…"""
    heading = later[0].heading
    return heading.startswith(words.waiting) or (_is_section(run[0].heading) and _is_section(heading))


def _is_section(heading: str) -> bool:
    return heading.endswith((":", "：", "】"))
