"""Groups and the units they are bound to."""



from community.outcomes.base import Outcome


class GroupNotBound(Outcome):
    anywhere = True
    chat_id: int = 0
    can_bind: bool = False


class GroupBound(Outcome):
    personal = True
    group: str
    unit: str


class GroupPaused(Outcome):
    """The bot was removed from a group, or may not write there."""

    personal = True
    group: str
    unit: str
