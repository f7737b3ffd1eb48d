"""What browsers are told about every page: nothing of others in it, nowhere inside another one, no address passed on.

NiceGUI makes its pages of scripts in the page and compiles templates, so both are allowed from here and nowhere else.
"""

from urllib.parse import urlsplit

from nicegui import app
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from panel import Office


def policy(pages_url: str) -> str:
    """Sockets by name as well: not every browser counts them as one's own."""
    parts = urlsplit(pages_url)
    sockets = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}"
    rules = (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        f"connect-src 'self' {sockets}",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
    return "; ".join(rules)


class Headers:
    """Those that a page has set itself are stricter, and stay."""

    def __init__(self, app: ASGIApp, pages_url: str) -> None:
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy(pages_url),
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


def mount(office: Office) -> None:
    app.add_middleware(Headers, pages_url=office.desk.figures.pages_url)
