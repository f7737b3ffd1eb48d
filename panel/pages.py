"""/a/…: an activity, for whoever has its address: to look, to sign up and to cancel without an account. No script."""

import asyncio
import hmac
import re
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from nicegui import app

from community.company import Company, Joining
from community.linking import Linking
from community.outcomes.base import Outcome
from community.wishes import Wish
from panel import Office
from panel.guesses import ADDRESSES, Guesses, network_of
from services import pages
from services.calendars import file_of
from services.own_data import deleting, linking
from services.pages import Seen, digest
from services.signup import joining, leaving
from services.visit import Desk, Service, act
from storage.tables.subject import Subject
from texts import pages as texts
from texts.render import Renderer

COOKIE = "linli_page"
A_YEAR = 366 * 24 * 3600
FORM_BYTES = 10_000
NAME = 24  # of a guest
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
_SECRET = re.compile(r"[A-Za-z0-9_-]{22}")
_BETWEEN = re.compile(r"[、,，;；\n]+")
Form = Mapping[str, str]


class Floods:
    """How often something was done lately, by whoever did it, for as long as the program runs."""

    def __init__(self, most: int, within: timedelta) -> None:
        self._most, self._within = most, within
        self._done: OrderedDict[str, list[datetime]] = OrderedDict()

    def until(self, who: str, now: datetime) -> datetime | None:
        """When it may be done again; None: now, and it is counted."""
        done = [at for at in self._done.pop(who, []) if now - at < self._within]
        full = len(done) >= self._most
        self._done[who] = done if full else [*done, now]
        while len(self._done) > ADDRESSES:
            self._done.popitem(last=False)
        return done[0] + self._within if full else None


@dataclass(frozen=True)
class News:
    """What came of a press, shown once on the page that follows it.

    :ivar ask: what is to be confirmed: delete, clash, or nothing. :ivar form: what the confirmation sends again.
    """

    said: str
    ask: str = ""
    form: tuple[tuple[str, str], ...] = ()


class Porch:
    """Where residents without an account come."""

    def __init__(self, office: Office) -> None:
        self._desk, self._now = office.desk, office.now
        figures = office.desk.figures
        self._figures, self._zone = figures, figures.zone
        self._renderer = Renderer(figures.zone, office.desk.bot_name, office.now)
        self._guesses = Guesses(figures)
        self._browsers = Floods(figures.page_presses, figures.page_within)
        self._networks = Floods(figures.page_network, figures.page_within)
        self._newcomers = Floods(figures.page_newcomers, figures.page_within)
        self._news: OrderedDict[str, News] = OrderedDict()

    # --- looking -------------------------------------------------------------------------------------------------

    async def look(self, network: str, address: str, cookie: str) -> Response:
        browser, now = _browser(cookie), self._now()
        if until := self._guesses.paused_until(network, now):
            return self._busy(until, now)
        seen = await asyncio.to_thread(pages.looked, self._desk, address, browser, now)
        if seen is None:
            self._guesses.note_wrong(network, now)
            return self._plain(texts.WORDS["unknown"], 404, now)
        answer = self._page(seen, address, browser, self._news.pop(digest(browser + address), News("")), now)
        return self._remembers(answer, browser)

    async def calendar(self, network: str, address: str) -> Response:
        now = self._now()
        if until := self._guesses.paused_until(network, now):
            return self._busy(until, now)
        found = await asyncio.to_thread(_file, self._desk, address, now)
        if found is None:
            self._guesses.note_wrong(network, now)
            return self._plain(texts.WORDS["unknown"], 404, now)
        headers = HEADERS | {"Content-Disposition": 'inline; filename="linli.ics"'}
        return Response(found, headers=headers, media_type="text/calendar; charset=utf-8")

    # --- pressing ------------------------------------------------------------------------------------------------

    async def press(self, network: str, address: str, cookie: str, form: Form) -> Response:
        """Whatever comes of it stands on the page that follows: reloading that does nothing again."""
        browser, now, where = _browser(cookie), self._now(), network_of(network)
        until = self._guesses.paused_until(network, now) or self._networks.until(where, now)
        if until := until or self._browsers.until(digest(browser), now):
            return self._busy(until, now)
        back = RedirectResponse(f"/a/{address}" if pages.is_address(address) else "/a/-", 303, HEADERS)
        if browser != cookie or not hmac.compare_digest(form.get("csrf", "").encode(), _csrf(browser).encode()):
            return self._leaves(back, browser, address, News(texts.WORDS["stale"]))
        seen = await asyncio.to_thread(pages.looked, self._desk, address, browser, now)
        if seen is None:
            self._guesses.note_wrong(network, now)
            return self._plain(texts.WORDS["unknown"], 404, now)
        if form.get("do") == "forget":
            return self._leaves(back, secrets.token_urlsafe(16), address, News(texts.WORDS["forgotten"]))
        return await self._does(where, address, browser, seen, form, back, now)

    async def _does(
        self, where: str, address: str, browser: str, seen: Seen, form: Form, back: Response, now: datetime
    ) -> Response:
        found = _meant(seen, form, browser, self._figures.page_guests)
        if found is None:
            return back
        service, wish = found
        member = seen.member_id
        if member is None and wish.intent == "sign_up":
            if until := self._newcomers.until(where, now):
                return self._busy(until, now, "newcomers")
            told = (self._desk, address, browser, form.get("name", ""), form.get("home", ""), now)
            member = await asyncio.to_thread(pages.introduced, *told)
        if member is None:
            return self._leaves(back, browser, address, News(texts.WORDS["nameless"]))
        once = pages.once(service, browser, form.get("key", ""))
        outcomes = await asyncio.to_thread(act, self._desk, once, member, wish, now)
        return self._leaves(back, browser, address, self._said(outcomes, form, now)) if outcomes else back

    def _said(self, outcomes: tuple[Outcome, ...], form: Form, now: datetime) -> News:
        last = outcomes[-1].called()
        ask = {"deletion_asked": "delete", "clashes": "clash"}.get(last, "")
        said = "\n".join(texts.said(one, self._renderer, now, self._zone) for one in outcomes)
        return News(said, ask, tuple((field, form.get(field, "")) for field in ("names", "more")))

    # --- answering -----------------------------------------------------------------------------------------------

    def _page(self, seen: Seen, address: str, browser: str, news: News, now: datetime) -> Response:
        shown = {"names": "", "more": "0"} | dict(news.form)
        shown |= {"address": address, "csrf": _csrf(browser), "key": secrets.token_urlsafe(12)}
        most = self._figures.page_guests
        body = texts.page(now, self._zone, seen=seen, said=news.said, ask=news.ask, most=most, **shown)
        return HTMLResponse(body, 200, HEADERS)

    def _plain(self, said: str, status: int, now: datetime) -> Response:
        return HTMLResponse(texts.page(now, self._zone, seen=None, said=said), status, HEADERS)

    def _busy(self, until: datetime, now: datetime, why: str = "limit") -> Response:
        said = texts.WORDS[why].format(at=f"{until.astimezone(self._zone) + timedelta(minutes=1):%H:%M}")
        answer = self._plain(said, 429, now)
        answer.headers["Retry-After"] = str(max(1, round((until - now).total_seconds())))
        return answer

    def _leaves(self, back: Response, browser: str, address: str, news: News) -> Response:
        self._news[digest(browser + address)] = news
        while len(self._news) > ADDRESSES:
            self._news.popitem(last=False)
        return self._remembers(back, browser)

    def _remembers(self, answer: Response, browser: str) -> Response:
        secure = self._figures.public_url.startswith("https:")
        answer.set_cookie(COOKIE, browser, A_YEAR, path="/a/", httponly=True, samesite="lax", secure=secure)
        return answer


def _browser(cookie: str) -> str:
    """What is no secret of ours is none: the browser gets a new one."""
    return cookie if _SECRET.fullmatch(cookie) else secrets.token_urlsafe(16)


def _csrf(browser: str) -> str:
    return digest(f"form of {browser}")


def _meant(seen: Seen, form: Form, browser: str, most: int) -> tuple[Service, Wish] | None:
    about = Subject("activity", seen.activity.id)
    match form.get("do"):
        case "sign_up" | "insist" as do:
            details = Joining(company=_company(seen, form, most), despite_clash=do == "insist")
            return joining.sign_up, Wish(intent="sign_up", about=about, tapped=True, details=details)
        case "cancel":
            details = Joining(company=_who_leaves(seen, form.get("guest", "")))
            return leaving.cancel, Wish(intent="cancel", about=about, tapped=True, details=details)
        case "link":
            said = Linking(code=form.get("code", "")[:40])
            return pages.as_browser(linking.link, browser), Wish(intent="link_account", details=said)
        case "delete":
            return deleting.delete, Wish(intent="delete_data", tapped=True)
        case "confirm_delete":  # the question was put on the page, and the form acts once as a question does
            return deleting.confirm, Wish(intent="confirm_deletion", tapped=True, answers=0)
    return None


def _company(seen: Seen, form: Form, most: int) -> Company:
    """Who goes already brings more; all others come themselves."""
    said = (pages.cleaned(one, NAME) for one in _BETWEEN.split(form.get("names", "")))
    names = tuple(dict.fromkeys(name for name in said if name))[:most]
    more = form.get("more", "0")
    number = min(int(more), most) if more.isascii() and more.isdecimal() and len(more) < 3 else 0
    goes = seen.mine.standing in ("going", "waiting")
    return Company(myself=not goes, names=names, unnamed=max(0, number - len(names)), extra=goes)


def _who_leaves(seen: Seen, guest: str) -> Company:
    if guest:
        return Company(myself=False, names=(guest,))
    return Company(names=seen.mine.guests)


def _file(desk: Desk, address: str, now: datetime) -> bytes | None:
    with desk.turn(now) as turn:
        activity = pages.on_page(turn, address)
        return file_of(turn, activity).content if activity is not None else None


async def _form(request: Request) -> Form:
    """Fields that are text; of what is too long for any form of ours, nothing."""
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > FORM_BYTES:
        return {}
    found = await request.form(max_files=0, max_fields=20)
    return {name: value for name, value in found.items() if isinstance(value, str)}


def mount(office: Office) -> None:
    porch = Porch(office)

    @app.get("/a/{address}", include_in_schema=False)
    async def look(request: Request, address: str) -> Response:
        return await porch.look(_network(request), address, request.cookies.get(COOKIE, ""))

    @app.get("/a/{address}/calendar.ics", include_in_schema=False)
    async def calendar(request: Request, address: str) -> Response:
        return await porch.calendar(_network(request), address)

    @app.post("/a/{address}", include_in_schema=False)
    async def press(request: Request, address: str) -> Response:
        cookie = request.cookies.get(COOKIE, "")
        return await porch.press(_network(request), address, cookie, await _form(request))


def _network(request: Request) -> str:
    return request.client.host if request.client else ""
