"""A request's whole life against a small model of its own: whatever is done in whatever order.

The model knows neither the services nor their rows: who holds a place, who has said that it is done, who may know whose
phone. After every step it is compared with what stands, what was told and what the card says.
"""

import re
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import select

from bot.intents import INTENTS, tapped
from community.aid.asking import Aiding
from community.figures import Figures
from community.spec import CommunitySpec
from community.wishes import Wish
from services.cards import draw
from services.founding import found
from services.timers import tick
from services.visit import Desk, Event, attend
from storage import people
from storage.database import Database
from storage.tables.aid import ClaimState, HelpClaim, HelpRequest, HelpState
from storage.tables.cards import Card
from storage.tables.notices import Notice
from storage.tables.people import Identity
from storage.tables.subject import Subject
from tests.cast import BOT, SUNDAY, ZONE, at
from texts.render import Renderer

HOME, GROUP, CHANNEL = "大汉龙城3栋", "龙城3栋群", "model"
HELPERS = ("小李", "老彭", "阿芳", "钱工")
PHONES = {name: f"1380000000{place}" for place, name in enumerate(("刘婶", *HELPERS))}
ON_DUTY, LEAD = "值班的", "王阿姨"
ENDED = ("done", "cancelled", "expired")
EVERYBODY = ("刘婶", *HELPERS, ON_DUTY, LEAD)
RENDERER = Renderer(ZONE, BOT, lambda: SUNDAY)
START = at("10:00", day=25)


def community():
    return CommunitySpec.model_validate(
        {
            "units": [{"name": HOME, "in": "工农社区"}],
            "chats": {GROUP: HOME},
            "people": {
                **{name: {"home": HOME, "reachable": True, "phone": PHONES.get(name)} for name in EVERYBODY},
                LEAD: {"home": HOME, "reachable": True, "roles": [{"role": "楼栋长", "unit": HOME}]},
            },
            "on_duty": [{"who": ON_DUTY, "unit": HOME, "from": START, "to": START + timedelta(days=20)}],
        }
    )


class Life(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.database = Database("sqlite://")
        self.database.open()
        self.desk = Desk(self.database, Figures())
        self.now, self.events = START, 0
        found(self.desk, community(), CHANNEL, START)
        self.state, self.places, self.half = None, [], None
        self.since, self.half_at = None, None
        self.shown = set()  # (who was told, whose phone) that are allowed
        self.offered = set()  # (whose phone, to whom)
        self.gone = set()
        self.escalated = 0
        self.undo = {}  # person → (number of the act, what, when, the state before)

    def teardown(self):
        self.database.close()

    # --- doing --------------------------------------------------------------------------------------------------

    def rows(self, table, *where):
        with self.database.reading() as tx:
            return list(tx.exec(select(table).where(*where).order_by(table.id)))

    @property
    def request(self):
        return self.rows(HelpRequest)[0]

    def does(self, who, wish, group=False):
        self.events += 1
        place = GROUP if group else who
        event = Event(CHANNEL, f"e{self.events}", self.now, place, who, who, not group, tap_id=f"t{self.events}")
        attend(self.desk, INTENTS[wish.intent].service, event, wish)
        with self.database.reading() as tx:
            notices = tx.exec(select(Notice).order_by(Notice.id.desc())).all()
            mine = [n for n in notices if n.fields and n.queued_at == self.now and self.reaches(tx, n, who)]
            return mine[0] if mine else None

    def reaches(self, tx, notice, who):
        if notice.tap_id:
            return True
        return notice.identity_id is not None and tx.get(Identity, notice.identity_id).external_id == who

    def taps(self, who, verb, number, group=False):
        return self.does(who, tapped(f"{verb}:{number}"), group)

    def claim_of(self, who):
        with self.database.reading() as tx:
            member = people.who_is(tx, CHANNEL, who)[1]
            return tx.exec(select(HelpClaim).where(HelpClaim.helper_id == member.id)).first()

    def leaves(self, who):
        self.places.remove(who)
        self.shown -= {(who, "刘婶"), ("刘婶", who)}
        self.offered -= {(who, "刘婶"), ("刘婶", who)}
        if not self.places:
            self.half = self.half_at = None

    @property
    def alive(self):
        return self.state == "alive"

    # --- rules --------------------------------------------------------------------------------------------------

    @initialize(needed=st.integers(1, 3), gives=st.booleans())
    def asks(self, needed, gives):
        plan = Aiding(words="搬沙发", bare="搬沙发", category="搬运", needed=needed)
        self.does("刘婶", Wish(intent="ask_help", details=plan))
        about = Subject("help_request", self.request.id)
        if gives:
            self.does("刘婶", Wish(intent="change_help", about=about, details=Aiding(contact=True)))
        self.does("刘婶", Wish(intent="publish_help", about=about, details=Aiding(anonymous=True)))
        self.needed, self.gives, self.state = needed, gives, "alive"

    @rule(who=st.sampled_from((*HELPERS, "刘婶")))
    def claims(self, who):
        if who in self.gone:
            return
        before = list(self.places)
        notice = self.taps(who, "claim_help", self.request.id, group=True)
        fits = self.alive and who != "刘婶" and who not in before and len(before) < self.needed and not self.half
        assert (notice.outcome != "help_refused") == fits
        if fits:
            self.places.append(who)
            if self.gives:
                self.shown.add((who, "刘婶"))
            self.remembers(who, "claim")

    def remembers(self, who, what, **before):
        done = [n for n in self.rows(Notice) if n.fields and n.fields.get("undo") is not None]
        self.undo[who] = (done[-1].fields["undo"], what, self.now, before)

    @rule(who=st.sampled_from(HELPERS))
    def releases(self, who):
        if who in self.gone:
            return
        self.taps(who, "release_help", self.request.id)
        if self.alive and who in self.places:
            self.leaves(who)
            self.undo.pop(who, None)

    @rule(who=st.sampled_from(HELPERS))
    def is_sent_away(self, who):
        claim = None if who in self.gone or "刘婶" in self.gone else self.claim_of(who)
        if claim is None:
            return
        self.taps("刘婶", "replace_helper", claim.id)
        if self.alive and who in self.places:
            self.leaves(who)
            self.undo.pop(who, None)

    @rule(who=st.sampled_from((*HELPERS, "刘婶")))
    def says_done(self, who):
        if who in self.gone:
            return
        self.taps(who, "done_help", self.request.id)
        side = "asker" if who == "刘婶" else "helper"
        if not self.alive or (side == "helper" and who not in self.places) or self.half == side:
            return
        if self.places and self.half is None:
            self.half, self.half_at = side, self.now
        else:
            self.ends("done")
        self.undo.clear()

    @rule(who=st.sampled_from((*HELPERS, "刘婶")))
    def says_not_done(self, who):
        if who in self.gone:
            return
        self.taps(who, "not_done_help", self.request.id)
        side = "asker" if who == "刘婶" else "helper"
        if self.alive and self.half not in (None, side) and (side == "asker" or who in self.places):
            self.half = self.half_at = None

    @rule()
    def cancels(self):
        if "刘婶" in self.gone:
            return
        self.taps("刘婶", "cancel_help", self.request.id)
        if self.alive:
            self.ends("cancelled")
            self.undo.clear()

    def ends(self, state):
        self.state = state
        self.shown.clear()
        self.offered.clear()
        self.gives = False

    @rule(who=st.sampled_from(HELPERS))
    def takes_back_a_claim(self, who):
        if who in self.gone or who not in self.undo:
            return
        act, _, when, _ = self.undo.pop(who)
        self.taps(who, "undo", act)
        if self.now - when <= timedelta(minutes=2) and self.alive and who in self.places:
            self.leaves(who)

    @rule(who=st.sampled_from(HELPERS), helper_first=st.booleans())
    def offers_a_phone(self, who, helper_first):
        claim = None if who in self.gone or "刘婶" in self.gone else self.claim_of(who)
        if claim is None:
            return
        giver, other = (who, "刘婶") if helper_first else ("刘婶", who)
        self.taps(giver, "give_phone", claim.id)
        if self.alive and who in self.places:
            self.offered.add((giver, other))
            asker_gives = self.gives or ("刘婶", who) in self.offered
            if (who, "刘婶") in self.offered and asker_gives:
                self.shown |= {(who, "刘婶"), ("刘婶", who)}

    @rule(who=st.sampled_from(("刘婶", *HELPERS)))
    def goes_for_good(self, who):
        if who in self.gone:
            return
        asked = self.does(who, Wish(intent="delete_data"))
        self.does(who, Wish(intent="confirm_deletion", answers=asked.fields["question_id"]))
        self.gone.add(who)
        if not self.alive:
            return
        if who == "刘婶":
            self.ends("cancelled")
        elif who in self.places:
            self.leaves(who)

    @rule(minutes=st.sampled_from((1, 3, 29, 31, 119, 121, 700, 2881)))
    def time_goes_by(self, minutes):
        ticks = 6 if minutes > 180 else 1
        for _ in range(ticks):
            self.now += timedelta(minutes=minutes) / ticks
            tick(self.desk, self.now)
            if self.alive and self.half and self.half_at + timedelta(hours=48) <= self.now:
                self.ends("done")
            elif self.alive and self.request.state == "expired":
                assert self.now >= START + timedelta(days=3)
                self.ends("expired")

    # --- what always holds -----------------------------------------------------------------------------------------

    @invariant()
    def there_are_never_more_helpers_than_needed(self):
        if self.state and self.rows(HelpRequest):
            held = [c for c in self.rows(HelpClaim) if c.state != ClaimState.RELEASED]
            assert len(held) <= self.request.needed
            assert len(held) == len(self.places)

    @invariant()
    def the_card_says_how_it_stands(self):
        if not self.state or not self.rows(HelpRequest):
            return
        enough = len(self.places) >= self.needed
        wanted = self.state if self.state in ENDED else "claimed" if enough else "open"
        assert self.request.state == wanted
        (card,) = self.rows(Card)
        with self.desk.turn(self.now) as turn:
            shown = RENDERER.render(draw(turn, turn.tx.get_one(Card, card.id)))
        offers = [button.label for row in shown.buttons for button in row]
        assert offers == (["我来帮"] if wanted == "open" and not self.half else [])
        assert not [name for name in EVERYBODY if name in shown.plain]

    @invariant()
    def a_phone_is_told_to_the_accepted_pair_alone(self):
        with self.database.reading() as tx:
            for notice in tx.exec(select(Notice).where(Notice.queued_at == self.now)):
                told = str(notice.fields or "")
                if notice.outcome in ("help_preview", "my_data", "help_phone_given") or not notice.identity_id:
                    assert notice.identity_id or not re.search("1380000000[0-9]", told)
                    continue
                person = tx.get(Identity, notice.identity_id)
                for name, phone in PHONES.items():
                    assert phone not in told or (person.external_id, name) in self.ever_shown(), (notice.outcome, name)

    def ever_shown(self):
        """At this moment: what was allowed before a step that ended it was told then."""
        self.allowed = getattr(self, "allowed", set()) | self.shown
        return self.allowed

    @invariant()
    def nobody_is_told_twice_that_nobody_comes_and_nobody_after_a_claim(self):
        told = [n for n in self.rows(Notice) if n.outcome == "help_escalated" and n.fields]
        keys = [(n.identity_id, self.round_of(n)) for n in told]
        assert len(keys) == len(set(keys))
        if self.state and self.rows(HelpRequest) and self.request.state != HelpState.OPEN:
            assert not [n for n in told if n.queued_at == self.now and n.queued_at > (self.request.ended_at or START)]

    def round_of(self, notice):
        audits = [n for n in self.rows(Notice) if n.outcome in ("help_released", "help_undone") and n.id < notice.id]
        return len(audits)


Life.TestCase.settings = settings(
    max_examples=8, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
)
test_a_requests_life = Life.TestCase
