"""Small words that belong to no topic."""

from community.outcomes.base import Outcome
from community.outcomes.questions import Asks


class NotUnderstood(Asks):
    """With what it may have meant: the options carry out just that, with everything that was said."""

    offers: tuple[str, ...] = ()  # intents of the options, in order
    longest: int = 0  # it was longer than so many characters, and nothing of it was read


class NotAllowed(Outcome):
    short = True
    because: str = "right"  # right | not_yours | own | own_only | own_certificate | others_data | others_deletion


class Welcome(Outcome):
    name: str


class Help(Outcome):
    organiser: bool = False
    in_group: bool = False


class PrivacyNotice(Outcome):
    pass


class ContinueInPrivate(Outcome):
    short = True


class ThanksBack(Outcome):
    pass


class GreetingBack(Outcome):
    name: str


class ServiceUnavailable(Outcome):
    short = True
