"""The care list: said in a few fixed forms and tapped, and never guessed from free words."""

from bot.topic import Intent, Tap, Topic, declare
from bot.topics.care import words
from community.care import Caring
from community.rights import Right
from services.care import agreeing, asking, changing, composing, ending, quitting, replying, reporting, visiting

declare(
    Topic(
        intents={
            "care": Intent(asking.show, said=False, only_asks=True, discreet=True, said_as=words.is_list),
            "look_at_care": Intent(
                asking.look, reads=words.looking, said=False, only_asks=True, discreet=True, said_as=words.is_look
            ),
            "add_care": Intent(
                composing.add,
                reads=words.adding,
                said=False,
                discreet=True,
                said_as=words.is_adding,
                sounds_so=words.sounds_like_care,
                right=Right.SEE_CONTACTS,
            ),
            "care_consent_words": Intent(
                composing.consent_words,
                reads=words.consenting,
                said=False,
                holds_text=True,
            ),
            "care_begins": Intent(composing.start, said=False),
            "leave_care_as_it_is": Intent(composing.leave_as_it_is, said=False),
            "change_care": Intent(
                changing.change, reads=words.changing, said=False, discreet=True, said_as=words.is_changing
            ),
            "pause_care": Intent(
                ending.pause, reads=words.pausing, said=False, discreet=True, said_as=words.is_pausing
            ),
            "resume_care": Intent(
                ending.resume, reads=words.resuming, said=False, discreet=True, said_as=words.is_resuming
            ),
            "end_care": Intent(ending.end, reads=words.ending, said=False, discreet=True, said_as=words.is_ending),
            "care_ended": Intent(ending.end, said=False),
            "quit_care": Intent(quitting.quit_, said=False, discreet=True, said_as=words.is_quitting),
            "care_refused": Intent(ending.refuse, said=False),
            "consent_to_care": Intent(agreeing.consent, said=False),
            "refuse_consent_to_care": Intent(agreeing.no_consent, said=False),
            "agree_to_care": Intent(agreeing.agree, said=False),
            "decline_care": Intent(agreeing.decline, said=False),
            "care_left": Intent(agreeing.leave, said=False),
            "visited": Intent(
                replying.went,
                reads=words.visited,
                said=False,
                discreet=True,
                said_as=lambda text: words.is_visited(text) or words.is_visited_by_name(text),
            ),
            "visit_not_answered": Intent(
                reporting.not_answered,
                reads=words.not_answered,
                said=False,
                discreet=True,
                said_as=words.is_not_answered,
            ),
            "care_is_over": Intent(
                reporting.is_over, reads=words.being_over, said=False, discreet=True, said_as=words.is_over
            ),
            "visit_done": Intent(visiting.done, said=False),
            "cannot_visit": Intent(visiting.cannot, said=False),
            "undo_visit": Intent(visiting.undo, said=False),
            "care_line": Intent(
                visiting.line,
                reads=words.telling,
                said=False,
                holds_text=True,
                gives_way=lambda text: not words.is_of_them(text),
            ),
            "reply_to_care": Intent(
                replying.reply, reads=words.replying, said=False, fits=lambda wish: Caring.of(wish).in_full
            ),
        },
        taps={
            "care_yes": Tap("care", "consent_to_care"),
            "care_no": Tap("care", "refuse_consent_to_care"),
            "care_help": Tap("care", "agree_to_care"),
            "care_no_help": Tap("care", "decline_care"),
            "care_pause": Tap("care", "pause_care"),
            "care_resume": Tap("care", "resume_care"),
            "care_end": Tap("care", "end_care"),
            "care_refuse": Tap("care", "care_refused"),
            "visit_done": Tap("care_turn", "visit_done"),
            "cannot_visit": Tap("care_turn", "cannot_visit"),
            "undo_visit": Tap("care_turn", "undo_visit"),
        },
        replies={"care": "reply_to_care"},
    )
)
