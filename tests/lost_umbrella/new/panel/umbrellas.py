"""The page of umbrellas that are still missing."""

from functools import partial

from nicegui import run, ui

from community.outcomes.base import Outcome
from community.wishes import Wish
from panel import Office
from services import umbrellas
from services.visit import act
from storage.tables.subject import Subject


def mount(office: Office) -> None:
    @ui.page("/umbrellas/{member_id}")
    async def page(member_id: int, umbrella_id: int) -> None:
        ui.button(on_click=partial(run.io_bound, take, office, member_id, umbrella_id))


def take(office: Office, member_id: int, umbrella_id: int) -> tuple[Outcome, ...]:
    """Somebody who is signed in has found one."""
    wish = Wish(intent="find_umbrella", about=Subject("umbrella", umbrella_id))
    return act(office.desk, umbrellas.find, member_id, wish, office.now())
