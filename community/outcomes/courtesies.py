"""Small words that belong to no topic."""



from community.outcomes.base import Outcome


class NotUnderstood(Outcome):
    offers: tuple[str, ...] = ()  # intents


class NotAllowed(Outcome):
    short = True
    because: str = "right"  # right | not_yours


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
