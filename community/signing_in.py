"""Signing in: secrets, how long they hold, what a browser is called, where one is sent afterwards."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime
from typing import Literal

from community.figures import Figures
from storage.tables.sign_in import SignInLink

LINK_BYTES, SESSION_BYTES = 16, 32  # 128 and 256 bits
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_OWN_PATH = re.compile(r"/(?:[\w.~%-][\w.~%/-]*)?(?:\?[\w.~%=&/-]*)?", re.ASCII)
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("OPR", "Opera"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)

State = Literal["open", "used", "replaced", "expired", "unknown"]


def new_token() -> str:
    return secrets.token_urlsafe(LINK_BYTES)


def new_secret() -> str:
    return secrets.token_urlsafe(SESSION_BYTES)


def is_token(written: str) -> bool:
    return _TOKEN.fullmatch(written) is not None


def is_secret(written: str) -> bool:
    return _SECRET.fullmatch(written) is not None


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def form_token(secret: str, purpose: str) -> str:
    """What a form carries beside the cookie: whoever cannot read the cookie cannot write the form."""
    return hmac.new(secret.encode(), purpose.encode(), hashlib.sha256).hexdigest()


def is_form_token(given: str, secret: str, purpose: str) -> bool:
    return hmac.compare_digest(given.encode(), form_token(secret, purpose).encode())


def state(link: SignInLink | None, now: datetime, figures: Figures) -> State:
    if link is None:
        return "unknown"
    if link.used_at is not None:
        return "used"
    if link.replaced_at is not None:
        return "replaced"
    return "open" if now < link.made_at + figures.sign_in_link_lives else "expired"


def own_path(wanted: str) -> str:
    """A page of ours that somebody wanted to see; empty: anything else, other sites above all."""
    return wanted if _OWN_PATH.fullmatch(wanted) and not wanted.startswith(("/in/", "/sign-in")) else ""


def browser(agent: str) -> str:
    """Enough to know which device is meant, and no more."""
    parts = (next((said for mark, said in known if mark in agent), "") for known in (_BROWSERS, _SYSTEMS))
    return " · ".join(part for part in parts if part)
