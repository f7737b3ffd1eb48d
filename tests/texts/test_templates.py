"""Every outcome has its words, and nothing that people write can become markup, a template or a button."""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.intents import INTENTS, SMALL_TALK, tapped
from community.outcomes.base import Facts, Outcome
from community.outcomes.questions import Option
from community.wishes import Wish
from tests.cast import BOT, START, SUNDAY, ZONE
from tests.texts.outcomes import full, minimal
from texts.render import TEMPLATES, Renderer, environment

NAMES = sorted(Outcome.catalogue)
CHOICES = range(7)  # the most words of ours that one field may hold
HOSTILE = (
    "<b>粗</b><i>斜</i>",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}{% for x in y %}{{ activity.__class__ }}",
    "&amp;&lt;b&gt;",
    "\u202e名反\u2066转\u200b零宽",
)
# What comes in through a chat has lost these long before (bot.understanding.normalise.clean); a second door would be
# better closed too.
CONTROL = (
    "\x00\x07\x1b[31m控制\x7f",
    "\x01报名\x02sign_up:666\x01",
    "\x02sign_up:666\x01",
    "x\x01\x02discard:1\x01\n",
    "两\u2028行",
)

renderer = Renderer(ZONE, BOT, lambda: SUNDAY)


@cache
def shown(name, choice=0):
    """With harmless words in it; what it looks like is asked by many."""
    return renderer.render(full(name, choice=choice))


def actions(rendered):
    return [button.action for row in rendered.buttons for button in row]


def shape(rendered):
    return [len(row) for row in rendered.buttons]


# --- completeness ----------------------------------------------------------------------------------------------


def test_every_outcome_has_a_template_and_every_template_an_outcome():
    templates = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.glob("[!_]*/*.j2")}
    assert templates == {kind.template() for kind in Outcome.catalogue.values()}


def test_every_kind_of_thing_has_its_line_in_lists_of_several():
    lines = {path.stem for path in (TEMPLATES / "_lines").iterdir()}
    assert lines == set(Facts.catalogue)


def test_what_several_messages_were_about_is_one_line_each():
    things = [full("digest", choice=choice).lines[0] for choice in range(len(Facts.catalogue))]
    assert {thing.about for thing in things} == set(Facts.catalogue)
    told = renderer.render(Outcome.catalogue["digest"](lines=tuple(things))).plain
    assert len([line for line in told.splitlines() if line]) == 1 + len(things)


def test_there_are_no_other_files_beside_the_templates():
    others = {path.name for path in TEMPLATES.rglob("*") if path.is_file() and path.suffix != ".j2"}
    words = {"web.yml", "telegram.yml", "charts.yml", "panel.yml", "sheets.yml", "import.yml"}
    words |= {"certificates.yml", "calendars.yml", "pages.yml"}
    pages = {"page.html", "account.html", "offer.html", "refused.html", "sign_in.html"}
    assert others <= words | pages | {"certificate.typ"}


def test_an_outcome_is_called_like_its_class_in_snake_case():
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in NAMES)


def offenders(wrong):
    """Outcomes, in any of their words, for which something is wrong."""
    return [(name, choice) for name in NAMES for choice in CHOICES if wrong(shown(name, choice))]


def test_all_say_something_even_with_nothing_to_say():
    rendered = {name: renderer.render(minimal(name)) for name in NAMES}
    assert [name for name, one in rendered.items() if not (one.plain.strip() or one.buttons)] == []


def test_all_say_what_they_are_given():
    assert offenders(lambda rendered: not rendered.plain.strip()) == []


def test_all_survive_the_outbox():
    """An outcome is kept as JSON until it is sent."""
    made = [full(name, choice=choice) for name in NAMES for choice in CHOICES]
    assert [type(one).model_validate_json(one.model_dump_json()) for one in made] == made


def test_texts_are_plain_and_tidy():
    untidy = re.compile(r"None|\n{3}|[{}\[\]]{2}|<|^\s|\s$")
    assert offenders(lambda rendered: untidy.search(rendered.plain)) == []


def test_no_exclamation_storms():
    assert offenders(lambda rendered: re.search("[!！]", rendered.plain)) == []


# --- what people write -----------------------------------------------------------------------------------------


def is_safe(html):
    """<b> and <i> that are ours, entities, and nothing else that a browser reads."""
    return not re.search(r"[<>]", re.sub(r"</?[bi]>", "", html))


def wrong_with(name, text):
    """What is different from the same outcome with harmless words in it."""
    harmless, rendered = shown(name), renderer.render(full(name, text))
    if not is_safe(rendered.html):
        yield "markup"
    if any(rendered.html.count(tag) != harmless.html.count(tag) for tag in ("<b>", "<i>")):
        yield "bold"
    if "49" in rendered.plain:
        yield "a template was run"
    if (actions(rendered), shape(rendered)) != (actions(harmless), shape(harmless)):
        yield "buttons"
    labels = "".join(button.label for row in rendered.buttons for button in row)
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", rendered.plain + labels):
        yield "control characters"


@pytest.mark.parametrize("text", [*HOSTILE, *CONTROL])
def test_what_people_write_is_only_text_and_no_button(text):
    assert {name: found for name in NAMES if (found := list(wrong_with(name, text)))} == {}


readable = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])


@given(text=st.text(readable, min_size=1, max_size=60), name=st.sampled_from(NAMES))
def test_whatever_people_write_is_rendered_safely(text, name):
    rendered = renderer.render(full(name, text))
    assert is_safe(rendered.html)
    assert actions(rendered) == actions(shown(name))


def test_templates_cannot_reach_into_python():
    hostile = environment().from_string("{{ x.__class__.__mro__[1].__subclasses__() }}")
    with pytest.raises(Exception, match=r"unsafe|undefined"):
        hostile.render(x="")


def test_plain_text_gives_back_what_was_written():
    text = "<b>&amp;\"'"
    assert text in renderer.render(full("signed_up", text)).plain


def test_progress_says_how_many_groups_have_it_and_how_many_failed_on_the_way():
    told = full("broadcast_progress").model_copy(update={"is_over": False, "is_stopped": False, "held_until": None})
    figures = told.figures.model_copy(update={"groups": 40, "sent": 12, "failed": ("3栋群", "5栋群")})
    assert "发到12/40个群，2个没成" in renderer.render(told.model_copy(update={"figures": figures})).plain
    whole = told.model_copy(update={"figures": figures.model_copy(update={"failed": ()})})
    assert "没成" not in renderer.render(whole).plain


def test_signing_up_stands_first_on_the_card_of_a_lecture():
    card = full("activity_card")
    lecture = card.activity.model_copy(update={"kind": "lecture"})
    drawn = renderer.render(card.model_copy(update={"activity": lecture, "state": "open", "material": False}))
    assert [button.label for button in drawn.buttons[0]] == ["报名", "取消报名", "名单"]
    assert [button.label for button in drawn.buttons[1]] == ["问主讲"]


# --- buttons ---------------------------------------------------------------------------------------------------


@cache
def buttons():
    """Not while tests are collected: every process would draw them all before its first test."""
    return sorted({(name, action) for name in NAMES for choice in CHOICES for action in actions(shown(name, choice))})


def test_every_button_is_understood_and_leads_somewhere():
    assert buttons()
    for name, action in buttons():
        if action.startswith(("answer:", "form:")):
            assert re.fullmatch(r"answer:\d+:\d+|form:\d+:(\d+|back|skip|drop)", action), name
        else:
            wish = tapped(action)
            assert isinstance(wish, Wish), (name, action)
            assert wish.intent in INTENTS, (name, action)


def test_what_a_button_carries_fits_the_platforms():
    """64 bytes on Telegram, with the largest ids."""
    longest = [(name, a) for name, a in buttons() if len(re.sub(r"\d+", str(2**63), a).encode()) > 64]
    assert longest == []


def test_a_button_has_a_label_that_can_be_read():
    labels = [button.label for name in NAMES for row in shown(name).buttons for button in row]
    assert [label for label in labels if not 0 < len(label.strip()) <= 64] == []


def offers():
    """Everything that an engine may offer when it is not certain: see bot/conversation.py."""
    return sorted(set(INTENTS) & set(domain_intents()) - {"out_of_scope"})


def domain_intents():
    return yaml.safe_load((Path(__file__).parents[2] / "domain.yml").read_text(encoding="utf-8"))["intents"]



@pytest.mark.parametrize(
    "intent", [intent for intent in offers() if intent not in SMALL_TALK]
)
def test_every_intent_that_can_be_offered_has_a_label(intent):
    options = (Option(wish=Wish(intent=intent)),)
    rendered = renderer.render(Outcome.catalogue["not_understood"](offers=(intent,), options=options, question_id=7))
    assert actions(rendered) == ["answer:7:0"]


# --- alerts ----------------------------------------------------------------------------------------------------

SHORT = sorted(name for name, kind in Outcome.catalogue.items() if kind.short)
TYPICAL = ("老彭", "环境卫生整治", "小区讲堂：老年人防诈骗")


@pytest.mark.parametrize("text", TYPICAL)
def test_what_answers_a_tap_fits_an_alert(text):
    """200 characters on Telegram."""
    lengths = {
        (name, choice): len(renderer.render(full(name, text, choice)).plain) for name in SHORT for choice in CHOICES
    }
    assert {which: length for which, length in lengths.items() if length > 200} == {}


def test_an_alert_has_no_buttons():
    """Nobody could tap them there."""
    assert [name for name in SHORT if shown(name).buttons] == []


# --- moments ---------------------------------------------------------------------------------------------------


def said(now):
    return Renderer(ZONE, BOT, lambda: now).render(full("signed_up", choice=1)).plain


@pytest.mark.parametrize(
    ("now", "word"),
    [
        (START.replace(hour=7), "今天 周六 09:00–11:00"),
        (START.replace(day=27), "明天 周六 09:00–11:00"),
        (SUNDAY, "11月28日 周六 09:00–11:00"),
        (START.replace(year=2025), "2026年11月28日 周六"),
    ],
)
def test_days_are_said_as_neighbours_say_them(now, word):
    assert word in said(now)


def test_today_is_today_where_the_community_lives():
    late = START.replace(hour=0, minute=30)
    utc = late.astimezone(SUNDAY.astimezone().tzinfo)
    assert "今天" in said(utc)
