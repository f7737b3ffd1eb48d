"""How many helpers a request is for (1人, 要两个, 人数2), or a number of people that may be something else."""

import re
from dataclasses import dataclass

from bot.understanding.amounts import Amount, amount_in, possible
from community.aid.wording import words

_NUMBER = r"(?P<number>[0-9]{1,4}|[零〇一二三四五六七八九两十百]{1,4})"
_ASKS = r"(?:要|来|需要|需|找|请|缺|差|招|求|叫)"
_SOME = r"(?:(?:一共|总共|大概|大约|只|就|还|最多|至少|有)?{asks})"
_WHO = r"(?:个?(?:人|帮手|邻居|劳力|男的|小伙子|师傅)|名|位)"
_ENDS = r"(?:帮个?忙|帮一?把|帮|就可以|就够|就行|即可|够|左右|了)*(?=[\s,;、!。)]|$)"
_BEGINS = r"(?:(?<=[\s,;、!。(:])|^)"
_ALONE = re.compile(
    rf"{_BEGINS}(?:"
    rf"{_SOME.format(asks=_ASKS + '?')}\s*{_NUMBER}\s*{_WHO}"
    rf"|{_SOME.format(asks=_ASKS)}\s*{_NUMBER.replace('number', 'some')}\s*个?"
    rf"|(?:人数|名额|帮手|人手)\s*:?\s*{_NUMBER.replace('number', 'called')}\s*(?:{_WHO}|个)?"
    rf"){_ENDS}"
)
_OF_OTHERS = re.compile(r"(?:家|家里|屋里|我们|一共|住着?)\s*$")  # 我家 三个人
_TAKEN = "要需来找请求共缺差"


@dataclass(frozen=True)
class Helpers:
    """:ivar odd: the words of a number that may be the helpers, or something else; `rest`: the text without it."""

    needed: int | None
    odd: str
    rest: str


def helpers_in(folded: str) -> Helpers:
    text = folded.replace("俩", "两").replace("仨", "三")
    for found in _ALONE.finditer(text):
        if _OF_OTHERS.search(text, 0, found.start()):
            continue
        needed = possible(found["number"] or found["some"] or found["called"])
        return Helpers(needed, "" if needed else found[0].strip(), _without(folded, found.span()))
    amount = amount_in(text)
    if amount is None:
        return Helpers(None, "", folded)
    is_certain = amount.count is not None and _means_helpers(text, amount)
    rest = _without(folded, amount.span)
    return Helpers(amount.count, "", rest) if is_certain else Helpers(None, amount.text, rest)


def _without(text: str, span: tuple[int, int]) -> str:
    return f"{text[: span[0]]} {text[span[1] :]}"


def _means_helpers(folded: str, amount: Amount) -> bool:
    """要两个人抬, 来三个人; not 我家三个人."""
    start, end = amount.span
    before = folded[max(0, start - 2) : start + 1]
    return any(one in before for one in _TAKEN) or folded[end:].lstrip().startswith(tuple(words().helpers))
