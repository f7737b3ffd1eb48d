"""Who looks at a page: asked here and nowhere else. What they do goes through `do`, which asks again as it is done."""

import asyncio
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from community import signing_in as rules
from community.outcomes.base import Outcome
from community.outcomes.sign_in import SignedOut
from community.wishes import Wish
from panel import Office
from services.sign_in.sessions import Signed
from services.sign_in.sessions import signed as found
from services.visit import Service, act

NEXT = "linli_next"  # where somebody wanted to go before they were asked to sign in
NEXT_SECONDS = 1800


def is_secure(office: Office) -> bool:
    return office.desk.figures.pages_url.startswith("https://")


def cookie(office: Office, name: str) -> str:
    """Of an https address nobody else on the same domain can set it."""
    return f"__Host-linli_{name}" if is_secure(office) else f"linli_{name}"


def secret(office: Office, request: Request) -> str:
    return request.cookies.get(cookie(office, "session"), "")


def give(office: Office, response: Response, name: str, value: str, seconds: float) -> None:
    """A cookie that no script reads and no other site sends."""
    kept = {"path": "/", "httponly": True, "samesite": "lax", "secure": is_secure(office)}
    response.set_cookie(cookie(office, name), value, max_age=int(seconds), **kept)  # type: ignore[arg-type]


def take(office: Office, response: Response, name: str) -> None:
    response.delete_cookie(cookie(office, name), path="/", secure=is_secure(office), httponly=True, samesite="lax")


async def signed(office: Office, request: Request) -> Signed | RedirectResponse:
    """Whoever is signed in, or the way to sign in and back."""
    who = await holds(office, secret(office, request))
    return who if who is not None else to_sign_in(request)


async def holds(office: Office, session_secret: str) -> Signed | None:
    return await asyncio.to_thread(found, office.desk, session_secret, office.now())


def to_sign_in(request: Request) -> RedirectResponse:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    way = rules.own_path(wanted)
    return RedirectResponse("/sign-in" + (f"?next={quote(way, safe='')}" if way else ""), 303)


async def do(office: Office, who: Signed, service: Service, wish: Wish, key: str) -> tuple[Outcome, ...]:
    """What somebody does on a page, at most once for each key.

    Nothing comes of it when it was done already; `SignedOut` alone when they are not signed in any more.
    """

    def acted() -> tuple[Outcome, ...]:
        return act(office.desk, service, who.member, wish, office.now(), session=who.session, key=key)

    return await asyncio.to_thread(acted)


def is_signed_out(outcomes: tuple[Outcome, ...]) -> bool:
    return any(isinstance(one, SignedOut) for one in outcomes)


# --- plain forms ---------------------------------------------------------------------------------------------------

LONGEST = 4096  # bytes of a form


async def fields(request: Request) -> dict[str, str]:
    """What a form holds; empty: it is none of ours."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            return {}
    pairs = (pair.partition("=") for pair in body.decode("ascii", "replace").split("&"))
    return {name: value for name, _, value in pairs}  # names, numbers and tokens of ours: nothing is encoded
