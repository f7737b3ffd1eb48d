"""Writes a described community into the tables. Founding the same one twice adds only what is missing."""

from datetime import datetime

from community.founding import Calling, faults
from community.spec import CommunitySpec
from services.founding.calendar import found_activities
from services.founding.care import found_care
from services.founding.departments import found_departments
from services.founding.duty import found_on_duty
from services.founding.places import found_groups, found_units
from services.founding.posts import found_posts
from services.founding.residents import found_people, found_roles, found_teams
from services.founding.site import Founded, FoundingProblem, Site
from services.names import role_names
from services.visit import Desk

__all__ = ["BY_NAME", "Founded", "FoundingProblem", "found", "role_names"]

BY_NAME = Calling()
PARTS = (
    *(found_units, found_posts, found_groups, found_people),
    *(found_activities, found_roles, found_teams, found_on_duty, found_departments, found_care),
)


def found(desk: Desk, spec: CommunitySpec, channel: str, now: datetime, calling: Calling = BY_NAME) -> Founded:
    """Units, groups, people, activities with their cards, roles, and who is on duty, in one transaction.

    :param calling: how the channel calls people and groups.
    :raises FoundingProblem: with every fault; nothing is written then.
    """
    with desk.turn(now) as turn:
        site = Site(turn, spec, channel, calling)
        if wrong := faults(spec, site.known):
            raise FoundingProblem(wrong)
        for part in PARTS:
            part(site)
        return site.done
