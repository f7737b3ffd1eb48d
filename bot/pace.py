"""How fast a channel may be told things: what the platform allows, and what it has taught us by refusing."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from services.outbox import Delivery, Held

MINUTE = 60.0
TIDY_EVERY = 1.0  # seconds; there may be a thousand groups
SLOWER, FASTER = 2.0, 0.97  # a refusal doubles a gap; every message that goes through takes some of it back
SLOWEST_ACCOUNT, SLOWEST_CHAT = 1.0, 30.0  # seconds
SAME_REFUSAL = 5.0  # refusals in two chats within these seconds are the account's

Place = tuple[str, int]  # ("chat", id) or ("person", id)


@dataclass(frozen=True)
class Limits:
    """Seconds between two messages; nothing limits by default."""

    account_gap: float = 0.0
    chat_gap: float = 0.0
    group_most: int = 0  # messages in a group and minute; 0: as many as you like
    group_kept: int = 0  # of these, how many are kept for answers
    card_rest: float = 0.0  # between two drawings of one card: many taps in a moment are one redrawing

    @property
    def apply(self) -> bool:
        return self.account_gap > 0


@dataclass
class _Place:
    gap: float
    opens: float = 0.0
    sent: deque[float] = field(default_factory=deque)  # within the last minute, in a group

    def age(self, now: float) -> None:
        while self.sent and self.sent[0] <= now - MINUTE:
            self.sent.popleft()


class Pace:
    """Counts on a clock of its own in seconds, which never jumps."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._gap = limits.account_gap
        self._opens = 0.0
        self._places: defaultdict[Place, _Place] = defaultdict(lambda: _Place(limits.chat_gap))
        self._drawn: dict[int, float] = {}  # card → when it may be drawn again
        self._alerts_open = 0.0
        self._refused: tuple[Place, float] | None = None
        self._tidied = 0.0

    # --- what happens ----------------------------------------------------------------------------------------

    def sends(self, delivery: Delivery) -> None:
        """A message leaves at this moment (alerts are not counted)."""
        now = self._clock()
        if delivery.card_id is not None and self._limits.card_rest:
            self._drawn[delivery.card_id] = now + self._limits.card_rest
        if delivery.tap_id is not None or not self._limits.apply:
            return
        self._opens = now + self._gap
        place = self._places[_place(delivery)]
        place.opens = max(place.opens, now + place.gap)
        if delivery.chat_id is not None:
            place.sent.append(now)

    def succeeded(self, delivery: Delivery) -> None:
        """It has arrived, at the latest at this moment. What was learned by refusals wears off."""
        if delivery.tap_id is not None or not self._limits.apply:
            return
        now = self._clock()
        place = self._places[_place(delivery)]
        place.opens = max(place.opens, now + place.gap)
        if place.sent:
            place.sent[-1] = now
        self._gap = max(self._limits.account_gap, self._gap * FASTER)
        place.gap = max(self._limits.chat_gap, place.gap * FASTER)

    def refused(self, delivery: Delivery, wait: float) -> None:
        """The platform asks for `wait` seconds: in this chat, and when another chat is refused too, everywhere more
        slowly. No other chat waits for this one.
        """
        now = self._clock()
        if delivery.tap_id is not None:
            self._alerts_open = now + wait
            return
        here = _place(delivery)
        place = self._places[here]
        place.opens = now + wait
        place.gap = min(max(place.gap, self._limits.account_gap) * SLOWER, SLOWEST_CHAT)
        if self._refused and self._refused[0] != here and now - self._refused[1] < SAME_REFUSAL:
            self._gap = min(self._gap * SLOWER, SLOWEST_ACCOUNT)
        self._refused = (here, now)

    # --- what may be done ------------------------------------------------------------------------------------

    def held(self) -> Held:
        """What must rest now."""
        now = self._clock()
        self._forget(now)
        full = self._limits.group_most
        groups = {key[1]: place for key, place in self._places.items() if key[0] == "chat"}
        return Held(
            alerts=self._alerts_open <= now,
            messages=self._opens <= now,
            cards=list(self._drawn),
            chats=[i for i, place in groups.items() if place.opens > now or (full and len(place.sent) >= full)],
            answers_only=[i for i, p in groups.items() if full and len(p.sent) >= full - self._limits.group_kept],
            people=[key[1] for key, place in self._places.items() if key[0] == "person" and place.opens > now],
        )

    def opens(self) -> float | None:
        """Seconds until a message that rests may go; None when none rests."""
        now = self._clock()
        self._forget(now)
        if self._opens > now:  # until then no message goes anywhere
            return self._opens - now
        moments = [*self._drawn.values(), *(place.opens for place in self._places.values())]
        moments += [at + MINUTE for place in self._places.values() for at in self._freeing(place)]
        return min((moment - now for moment in moments if moment > now), default=None)

    def alerts_open(self) -> float | None:
        """Seconds until taps may be answered again; None when they may be now."""
        rest = self._alerts_open - self._clock()
        return rest if rest > 0 else None

    def _freeing(self, place: _Place) -> list[float]:
        """The messages whose ageing lets the next answer, or the next card, into the group."""
        most, kept = self._limits.group_most, self._limits.group_kept
        crowded = [len(place.sent) - full for full in (most, most - kept) if most and len(place.sent) >= full]
        return [place.sent[index] for index in crowded]

    def _forget(self, now: float) -> None:
        self._drawn = {card: at for card, at in self._drawn.items() if at > now}
        all_of_them = now >= self._tidied + TIDY_EVERY
        crowded = self._limits.group_most - self._limits.group_kept
        for place in self._places.values():
            if all_of_them or len(place.sent) >= crowded:
                place.age(now)
        if all_of_them:
            self._tidied = now
            self._forget_quiet_places(now)

    def _forget_quiet_places(self, now: float) -> None:
        for key, place in list(self._places.items()):
            if not place.sent and place.opens <= now and place.gap <= self._limits.chat_gap:
                del self._places[key]


def _place(delivery: Delivery) -> Place:
    if delivery.chat_id is not None:
        return "chat", delivery.chat_id
    return "person", delivery.identity_id or 0
