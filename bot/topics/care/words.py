"""关爱名单 加 刘奶奶 每周二 小李、刘婶轮流; 暂停, 恢复, 结束, 改; 刘奶奶有人看吗; 去看过了.

Words that nothing read keep a line from being done.
"""

import re
from dataclasses import replace

from bot.understanding.normalise import fold
from bot.understanding.reading import Line
from bot.understanding.reading_words import bare
from bot.understanding.repeating import how_often
from bot.understanding.when import When, find_all, when
from community.care import CONSENTED, Caring
from community.names import TITLES
from community.wishes import Wish

_OURS = r"关爱(?:名单)?[\s:：,，]*"
_ADDS = "添加|新增|增加|加上|加(?!入)"
_CHANGES = "换人|修改|改成|改"
_PAUSES = "暂停|先停|停一下|停止|停掉|停"
_RESUMES = "恢复|继续"
_ENDS = "结束|撤掉|删掉|删除|去掉"
_LIST = re.compile("(?:看|看看|查|我的)?关爱(?:名单|列表)?")
_QUITS = re.compile(
    "退出关爱(?:名单)?|我?不(?:要|用|想要|需要)关爱(?:名单)?了"
    "|(?=.*(?:来|上门|[看望顾]我|人|你们))(?:以后|今后|从今往后|往后)?(?:我|你们?)?(?:以后)?(?:不用|不要|不需要|不想|不想要|不必|不愿意|别|莫|冇要)(?:再|要)?"
    "(?:你们?|他们|邻居|大家|别人)?(?:派人|安排人|叫人|人)?(?:再)?(?:来|上门|过来)?(?:看|看望|探望|照看)(?:我|了我)?(?:了|哒|咯)?"
)
_WHO_COMES = re.compile(
    "(?:今天|明天|这周|下周|这回|下次|平时)?(?:是)?(?:谁|哪个|哪些人|哪位)(?:在|要|会)?来?(?:看|看望|探望|照看)我(?:的|啊|呢|哒)?"
    "|(?:今天|明天|这周|下周|这回|下次)?有人来看(?:望)?我(?:吗|不|冇|没有|么)|(?:今天|这周|这回|下次)?轮到(?:谁|哪个|哪位)来?(?:看|看望)我(?:了|哒)?"
)
_VISITED = re.compile("我?(?:已经|刚)?(?:去过|去看过|看望过|探望过|去看望过|去探望过)(?:老人家?|他|她)?(?:了|哒|咯)")
_WHO = rf"(?P<name>[老小阿]\w|\w{{0,4}}(?:{TITLES}|娭毑|嗲嗲|爹爹|老人家?|[老太]爷|太太|奶奶|阿婆|阿公|家婆|家公))"
_LOOKS = (
    re.compile(
        rf"{_WHO}(?:那里|那边|屋里|家里?|最近|现在|平时|如今)*(?:有没有|有冇得?|是不是有|有)人(?:在|来|去|天天|常)*"
        r"(?:看望|探望|照看|照顾|照应|照料|关爱|看护|管|看)(?:她|他|着|过|一下|一看)?(?:吗|么|没有|没|冇|不|呢|啊|哦)?"
    ),
    re.compile(rf"(?:是)?(?:谁|哪个|哪些人)(?:在看|来看|去看|(?:在|来|去)*(?:看望|探望|照看|照顾|照应|照料|关爱|管))(?:着)?{_WHO}(?:啊|呢|哦)?"),
    re.compile(rf"{_WHO}(?:在不在|是不是在|在)关爱名单(?:上|里|里面)?(?:吗|么|没有|不)?"),
)
_NAMED = re.compile(r"关爱(?:名单)?[\s:,]+(?P<name>\S{1,8})")  # a space keeps it from being a team's name
_AND = r"(?<=\w{2})(?:以及|和|跟|与|及)(?=\w{2})"  # 欧阳和平 is one name
_BETWEEN = re.compile(rf"[\s,、;/。.@]+|由|{_AND}|轮流|轮着|轮班|轮")
_NUMERAL_NAME = re.compile(  # 张三, 老五, 王六一: no time
    r"(?:(?<=^)|(?<=[\s、,;/和跟与及由]))(?![^\s、,;/]{0,3}[周期拜每月号日天初第隔两])[^\W\d一二三四五六七八九十]{1,2}[一二三四五六七八九]{1,2}"
    r"(?=[\s、,;/和跟与及]|轮|去|来|看|$)"
)
_NUMERALS = "一二三四五六七八九"
_HIDDEN = {ord(one): 0xE000 + at for at, one in enumerate(_NUMERALS)}
_SHOWN = {hidden: one for one, hidden in _HIDDEN.items()}
_SEVERAL = re.compile(rf"[、/]|{_AND}")
_AROUND = re.compile(
    "^(?:给|帮|把|请|让|叫|安排|还有)|(?:去看望|去探望|去看|来看|看望|探望|照看|上门|负责|一起|去|来|看|他们|[二两三四五六七八九十](?:个人?|人))+$"
)
_YES = re.compile("我?(?:们)?(?:都|很|非常)?(?:同意|愿意|可以|肯)(?:的|了|哒|啊|咯)?|好的?|行的?|要得|可以")
_WENT = re.compile("我?(?:今天|刚|刚才|已经|上午|下午)*(?:去过|看过|去看过|看望过|探望过)(?:的|了|哒|咯)?")
_NO = re.compile(
    "我?(?:今天|明天|这次|这回|这周)?(?:不同意|不愿意|不肯|不方便|去不了|去不成|去不得|不能去|没空去|没时间去|冇空去|不想去|不去|不行)(?:的|了|哒|咯)?"
)
_OF_THEM = re.compile("^(?:[她他]|人(?!家))|老人|奶奶|爷爷|娭毑|嗲嗲|爹爹|阿婆|阿公|大爷|大妈")
_OF_ME = re.compile(
    "(?:我|咱)(?!(?:去|来|到|看|刚|上午|下午|今天|跟[她他]|给[她他]|帮[她他]|陪[她他]|把))|谁(?:能|可以|有)"
)
_LONG_WENT = re.compile(
    rf"我?(?:今天|刚才|刚|上午|下午|早上|中午)*(?:去|克|到|来)?(?:看过?|探望过?|看望过?)?{_WHO}(?:那里|那边|屋里|家里?)?我?(?:今天|刚才|刚|上午|下午)*"
    "(?:已经)?(?:去过|去?看过|去?看望过|去?探望过|看)(?:了|哒|咯)(?:[,。;](?P<how>.+))?"
    rf"|我?(?:今天|刚才|刚|上午|下午|早上|中午)*(?:去|克|到)?(?:看过|探望过|看望过|看了|看哒)"
    rf"{_WHO.replace('name', 'name2')}(?:了|哒|咯)?(?:[,。;\s](?P<how2>.+))?"
)
_NO_ANSWER = re.compile(
    rf"(?=.*(?:门|人|奶奶|爷爷|娭毑|嗲嗲|爹爹))(?:我?(?:刚才|今天|刚)?(?:去了|去哒|到了)?[,]?)?(?:{_WHO}(?:家|屋里|那里)?)?(?:我?(?:敲|喊|打)了?(?:半天|好久|几次)?(?:门|电话|人)[,]?)?"
    "(?:都|一直|也)?(?:没有?人|冇得?人|冇人|没|冇|不)(?:应|开门|答应|答|在家|接(?:电话)?|来开门)(?:了|啊|哒)?"
)
_AWAY = "(?:搬(?:走|家|到.{1,10}去)了?|搬(?:走|家|到.{1,10}去)哒|住到.{1,10}去了|进(?:了)?(?:养老院|敬老院)(?:了)?)"
_OVER = re.compile(
    rf"{_WHO}(?:昨晚|昨天|今早|今天|前天|昨夜|刚刚|上周|已经|就)*(?:(?:去世|过世|离世|逝世|病故|过身|不在|死|走)(?:了|哒)|{_AWAY})(?:[,。;]?.{{0,12}}(?:不用|不要|莫|别)(?:再)?(?:去|看|来|去看).{{0,3}})?"
)
_AGREES = "(?:同意|答应|愿意|肯|点头|松口|要|想|行|可以|接受|需要|问|说好|讲好)(?!题)"
_DENIES = re.compile(
    f"(?:不|没有?|冇得?|未|还没有?|莫|别|勿|拒绝|不太|不大|不怎么){_AGREES}|(?<!没)(?<!不)(?<!没有)(?:拒绝|反对)|算了|不用|不必|免了|犹豫|考虑|再说|摇头"
    "|(?:没|冇|未)(?:联系|找到|打通|见|碰|讲|说|谈|回)|(?:明天|等下|回头|下次|晚上|改天|准备|打算|要|去)再?(?:去)?问"
)
_DIED = re.compile(
    "(?<![没冇未])(?:去世|过世|离世|辞世|逝世|病故|过了身|过身|仙逝"
    "|不在了|不在哒|死了|死哒|(?<=昨晚|今早|昨天|今天|前天|昨夜)走了)"
)
_MERE = re.compile("好的?|行的?|要得|可以|不行")  # may be meant for anything
_ME = ("我", "我自己", "本人", "自己")
_ROTA = re.compile("五联系|五到户|关爱|结对帮扶|轮流.{0,8}(?:看|照|陪|上门)|(?:看|照|陪|上门).{0,16}轮流|每.{0,6}上门")
_NAMES_ONLY = 8  # characters of a name


def is_list(text: str) -> bool:
    return any(form.fullmatch(bare(text)) for form in (_LIST, _WHO_COMES))


def is_quitting(text: str) -> bool:
    return _QUITS.fullmatch(bare(text)) is not None


def is_visited(text: str) -> bool:
    return _VISITED.fullmatch(bare(text)) is not None


def is_visited_by_name(text: str) -> bool:
    return _LONG_WENT.fullmatch(fold(text).strip(" 。.!")) is not None


def is_not_answered(text: str) -> bool:
    return _NO_ANSWER.fullmatch(fold(text).strip(" 。.!")) is not None


def is_over(text: str) -> bool:
    return _OVER.fullmatch(fold(text).strip(" 。.!")) is not None


def being_over(line: Line) -> Wish:
    found = _OVER.fullmatch(line.plain.strip(" 。.!"))
    said = Caring(name=found["name"] if found else "", dead=is_of_a_death(line.text) or "走了" in line.plain)
    return Wish(intent="care_is_over", text=line.text, details=said)


def not_answered(line: Line) -> Wish:
    found = _NO_ANSWER.fullmatch(line.plain.strip(" 。.!"))
    return Wish(intent="visit_not_answered", text=line.text, details=Caring(name=(found and found["name"]) or ""))


def visited(line: Line) -> Wish:
    found = _LONG_WENT.fullmatch(line.plain.strip(" 。.!"))
    name, how = (found["name"] or found["name2"], found["how"] or found["how2"] or "") if found else ("", "")
    return Wish(intent="visited", text=how, details=Caring(name=name or ""))


def is_look(text: str) -> bool:
    """关爱名单 加 … is something else, and comes first."""
    does = any(_begins(verbs, text) for verbs in (_ADDS, _CHANGES, _PAUSES, _RESUMES, _ENDS))
    return not does and _looked_at(text) is not None


def _looked_at(text: str) -> re.Match[str] | None:
    whole = (found for form in _LOOKS if (found := form.fullmatch(bare(text))))
    return next(whole, None) or _NAMED.fullmatch(fold(text).strip(" ?。."))


def looking(line: Line) -> Wish:
    found = _looked_at(line.text)
    return Wish(intent="look_at_care", text=line.text, details=Caring(name=found["name"] if found else ""))


def _begins(verbs: str, text: str) -> re.Match[str] | None:
    return re.match(rf"\s*{_OURS}(?:{verbs})", fold(text))


def is_adding(text: str) -> bool:
    return _begins(_ADDS, text) is not None


def sounds_like_care(text: str) -> bool:
    """给刘奶奶安排每周上门看一次 小李、刘婶: offered, since a list of those who need care is nothing to guess at."""
    return _ROTA.search(fold(text)) is not None


def is_changing(text: str) -> bool:
    return _begins(_CHANGES, text) is not None


def is_pausing(text: str) -> bool:
    return _begins(_PAUSES, text) is not None


def is_resuming(text: str) -> bool:
    return _begins(_RESUMES, text) is not None


def is_ending(text: str) -> bool:
    return _begins(_ENDS, text) is not None


# --- read ------------------------------------------------------------------------------------------------------


def adding(line: Line) -> Wish:
    return _rota("add_care", _ADDS, line)


def consenting(line: Line) -> Wish:
    """The line of before, and how consent was given."""
    before, _, words = line.text.partition(CONSENTED)
    wish = _rota("care_consent_words", _ADDS, replace(line, text=before, plain=fold(before)))
    said = {"consent": " ".join(words.split()), "for_them": True, "yes": not _DENIES.search(fold(words))}
    plan = Caring.of(wish).model_copy(update=said)
    return Wish(intent="care_consent_words", text=line.text, about=line.replied, details=plan)


def changing(line: Line) -> Wish:
    return _rota("change_care", _CHANGES, line)


def _rota(intent: str, verbs: str, line: Line) -> Wish:
    """Who, how often, by whom: the time is cut out, the first name is whom it is for."""
    text = _NUMERAL_NAME.sub(lambda one: one[0].translate(_HIDDEN), fold(_behind(verbs, line)))
    found, repeats = when(text, line.now), how_often(text, line.now)
    rest = _without(text, found) if repeats else text
    others = [one.text for one in find_all(rest, line.now) if one.kind not in ("none", "duration")]
    rest = rest.translate(_SHOWN)
    parts = [cut for part in _BETWEEN.split(rest) if (cut := _AROUND.sub("", part.strip()))]
    name, *helpers = parts or [""]
    unclear = [*others, *([found.text] if repeats and repeats.has_time else ()), *_too_long(parts), *_several(rest)]
    plan = Caring(
        name=_as_written(name, line),
        repeats=repeats,
        helpers=tuple(dict.fromkeys(one for one in helpers if one not in _ME)),
        myself=any(one in _ME for one in helpers),
        unclear="、".join(dict.fromkeys(unclear)),
    )
    return Wish(intent=intent, text=line.text, details=plan)


def _as_written(name: str, line: Line) -> str:
    """Folding keeps places."""
    start = line.plain.find(name)
    return line.text[start : start + len(name)] if name and start >= 0 else name


def _too_long(parts: list[str]) -> list[str]:
    return [part for part in parts if len(part) > _NAMES_ONLY]


def _several(rest: str) -> list[str]:
    """刘奶奶和王爷爷 are two, each with helpers of their own."""
    first = re.split(r"[\s,;。]|由", rest.strip(), maxsplit=1)[0]
    return [first] if _SEVERAL.search(first) else []


def _without(text: str, found: When) -> str:
    for start, end in sorted(found.pieces, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def pausing(line: Line) -> Wish:
    """Why may stand behind it, which is not kept; until when may not, since nothing would come of it."""
    return _of_one("pause_care", _PAUSES, line, reasons=True)


def resuming(line: Line) -> Wish:
    return _of_one("resume_care", _RESUMES, line)


def ending(line: Line) -> Wish:
    found = _of_one("end_care", _ENDS, line, reasons=True)
    if not is_of_a_death(line.text):
        return found
    return found.model_copy(update={"details": Caring(name=Caring.of(found).name, dead=True)})  # 昨晚 is when it was


def is_of_a_death(text: str) -> bool:
    return _DIED.search(fold(text)) is not None


def _of_one(intent: str, verbs: str, line: Line, *, reasons: bool = False) -> Wish:
    text = _behind(verbs, line)
    name, *more = [part for part in re.split(r"[\s,，、;；。.]+", text) if part] or [""]
    times = [one.text for one in find_all(fold(text), line.now) if one.kind not in ("none", "duration")]
    unclear = times or (more if not reasons else [])
    return Wish(intent=intent, text=line.text, details=Caring(name=name, unclear="、".join(unclear)))


def _behind(verbs: str, line: Line) -> str:
    found = _begins(verbs, line.text)
    return line.text[found.end() :].strip(" \t:：,，") if found else line.text


def is_of_them(text: str) -> bool:
    return _OF_THEM.search(fold(text).strip()) is not None


def telling(line: Line) -> Wish:
    """How it was, as it was said; of oneself and nobody else it is asked about."""
    doubtful = _OF_ME.search(line.plain) is not None and not is_of_them(line.text)
    return Wish(intent="care_line", text=line.text, about=line.replied, details=Caring(doubtful=doubtful))


def replying(line: Line) -> Wish:
    plain = bare(line.text)
    went = _WENT.fullmatch(plain) is not None
    yes = True if went or _YES.fullmatch(plain) else False if _NO.fullmatch(plain) else None
    said = Caring(yes=yes, went=went, in_full=yes is not None and not _MERE.fullmatch(plain))
    return Wish(intent="reply_to_care", text=line.text, about=line.replied, details=said)
