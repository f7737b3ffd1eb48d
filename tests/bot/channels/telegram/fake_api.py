"""A Bot API server as a test double: keeps chats and messages, enforces the platform's limits on a virtual clock.

python-telegram-bot talks to it over real HTTP. Failures are scripted with `fails`; everything that was asked is in
`calls`.
"""

import asyncio
import contextlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from typing import Any

from aiohttp import web

TOKEN = "42:token"
BOT = {"id": 42, "is_bot": True, "first_name": "小邻", "username": "linli_bot", "can_read_all_group_messages": False}
# What the limits count.
SAID = {"sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageCaption", "editMessageMedia"}

_MARKUP = re.compile(r'</?[bi]>|<a href="tg://user\?id=\d+">|</a>')
_ENTITY = re.compile(r"&(?!(lt|gt|amp|quot|#\d+);)")


class Clock:
    """Virtual seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Shown:
    """A message of the bot as it stands."""

    chat: int
    number: int
    text: str
    buttons: list[dict[str, str]]
    kind: str = "text"  # text | photo | document
    file: bytes = b""
    reply_to: int | None = None
    topic: int | None = None
    silent: bool = False
    edits: int = 0
    file_id: str = ""


@dataclass(frozen=True)
class Call:
    at: float
    method: str
    asked: dict[str, Any]
    status: int
    provoked: bool = False  # by a script


@dataclass
class Script:
    """What the next matching calls get instead of an answer."""

    status: int
    answer: dict[str, Any]
    method: str | None = None
    chat: int | None = None
    times: int = 1
    accepted: bool = False  # the effect happens, the answer is lost
    hangs: bool = False


class Refused(Exception):
    def __init__(self, description: str, status: int = 400, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.parameters = parameters


@dataclass
class FakeTelegram:
    clock: Any = field(default_factory=Clock)  # a virtual one, or time.monotonic
    limited: bool = True
    forgets: bool = False  # confirms what it hands out at once, as a program would that acknowledges on arrival
    port: int = 0
    garbles: bool = False  # answers with what is no HTTP

    def __post_init__(self) -> None:
        self.messages: dict[tuple[int, int], Shown] = {}
        self.alerts: dict[str, dict[str, Any]] = {}  # tap → how it was answered
        self.calls: list[Call] = []
        self.polls = 0
        self.scripts: list[Script] = []
        self.blocked: set[int] = set()
        self.moved: dict[int, int] = {}
        self.closed: set[tuple[int, int | None]] = set()  # topics of forums; None: the general one
        self.commands: dict[str, list[str]] = {}
        self.webhook: dict[str, Any] = {"url": "", "pending_update_count": 0}
        self.me: dict[str, Any] = BOT
        self.members: dict[int, dict[str, Any]] = {}  # how the bot stands in a chat
        self.clients: list[Any] = []  # to be closed with the server
        self.connections: list[Any] = []  # over which each call came
        self.uploads = 0
        self.files: dict[str, bytes | None] = {}  # what this bot may send and fetch, by the id that it knows
        self._updates: list[dict[str, Any]] = []
        self._news = asyncio.Event()
        self._numbers: defaultdict[int, Any] = defaultdict(lambda: count(1))
        self._update_ids = count(500)
        self._said: defaultdict[Any, list[float]] = defaultdict(list)  # chat, or None for the account → when

    # --- serving ---------------------------------------------------------------------------------------------

    async def start(self) -> None:
        app = web.Application(client_max_size=2**24)
        app.router.add_post("/bot{token}/{method}", self._called)
        app.router.add_get("/file/bot{token}/{file}", self._fetched)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        for client in self.clients:
            await client.shutdown()
        self._news.set()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _called(self, request: web.Request) -> web.StreamResponse:
        method, asked = request.match_info["method"], await _form(request)
        self.connections.append(request.transport)
        if self.garbles:
            assert request.transport is not None
            request.transport.write(b"HTTP/1.1 no\r\n\r\n")
        if request.match_info["token"] != TOKEN:
            return self._answer(method, asked, 401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        script = self._script(method, asked)
        if script is not None and not script.accepted:
            if script.hangs:
                await asyncio.sleep(3600)
            return self._answer(method, asked, script.status, script.answer, provoked=True)
        try:
            result = await self._does(method, asked)
        except Refused as no:
            said = {"ok": False, "error_code": no.status, "description": str(no), "parameters": no.parameters}
            return self._answer(method, asked, no.status, said)
        if script is not None:
            self.calls.append(Call(self.clock(), method, asked, 0, provoked=True))
            assert request.transport is not None
            request.transport.abort()
        return self._answer(method, asked, 200, {"ok": True, "result": result})

    def _answer(
        self, method: str, asked: dict[str, Any], status: int, said: dict[str, Any], provoked: bool = False
    ) -> web.Response:
        self.calls.append(Call(self.clock(), method, asked, status, provoked))
        return web.json_response(said, status=status)

    async def _fetched(self, request: web.Request) -> web.StreamResponse:
        content = self.files.get(request.match_info["file"])
        if request.match_info["token"] != TOKEN or content is None:
            return web.Response(status=404)
        return web.Response(body=content)

    def keeps(self, content: bytes | None, name: str = "", size: int | None = None) -> dict[str, Any]:
        """A document as an update names it; None: it will not be found."""
        file = f"file{len(self.files)}"
        self.files[file] = content
        known = {"file_id": file, "file_unique_id": file, "file_name": name}
        return known | {"file_size": size if size is not None else len(content or b"")}

    # --- scripting -------------------------------------------------------------------------------------------

    def fails(self, status: int, description: str = "", *, retry_after: int | None = None, **which: Any) -> None:
        """The next call (of a method, to a chat) fails."""
        answer: dict[str, Any] = {"ok": False, "error_code": status, "description": description or f"Error {status}"}
        if retry_after is not None:
            answer["parameters"] = {"retry_after": retry_after}
        self.scripts.append(Script(status, answer, **which))

    def loses_the_answer(self, **which: Any) -> None:
        """The next call takes effect, and the connection breaks before the answer."""
        self.scripts.append(Script(0, {}, accepted=True, **which))

    def moves(self, old: int, new: int) -> None:
        """A group becomes a supergroup; nothing can be sent to the old one any more."""
        self.moved[old] = new

    def _script(self, method: str, asked: dict[str, Any]) -> Script | None:
        for script in self.scripts:
            if script.method in (None, method) and script.chat in (None, _chat(asked)):
                script.times -= 1
                if script.times == 0:
                    self.scripts.remove(script)
                return script
        return None

    # --- updates ---------------------------------------------------------------------------------------------

    def next_id(self) -> int:
        return next(self._update_ids)

    def delivers(self, *updates: dict[str, Any]) -> None:
        """In this order, whatever their ids are; the same one twice is a redelivery."""
        self._updates += updates
        self._news.set()

    @property
    def pending(self) -> list[dict[str, Any]]:
        """What was not confirmed."""
        return self._updates

    async def _get_updates(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        self.polls += 1
        offset = int(asked.get("offset") or 0)
        self._updates = [update for update in self._updates if not _is_before(update, offset)]
        if not self._updates and float(asked.get("timeout") or 0) > 0:
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), float(asked["timeout"]))
        found = self._updates[: int(asked.get("limit") or 100)]
        if self.forgets:
            del self._updates[: len(found)]
        return found

    # --- methods ---------------------------------------------------------------------------------------------

    async def _does(self, method: str, asked: dict[str, Any]) -> Any:
        if method in SAID:
            self._obeys_limits(_chat(asked))
            self._reaches(_chat(asked))
        does: dict[str, Callable[[dict[str, Any]], Any]] = {
            "getMe": lambda _: self.me,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendDocument": self._send_document,
            "editMessageText": self._edit,
            "editMessageCaption": self._edit_caption,
            "editMessageMedia": self._edit_media,
            "getFile": self._get_file,
            "answerCallbackQuery": self._answer_tap,
            "setMyCommands": self._set_commands,
            "setWebhook": self._set_webhook,
            "deleteWebhook": lambda _: True,
            "getWebhookInfo": lambda _: {**self.webhook, "has_custom_certificate": False},
            "getChatMember": self._member,
        }
        if method == "getUpdates":
            return await self._get_updates(asked)
        if method not in does:
            raise Refused("Not Found", 404)
        return does[method](asked)

    def _obeys_limits(self, chat: int) -> None:
        if not self.limited:
            return
        now = self.clock()
        for key, most, within in ((None, 30, 1.0), (chat, 1, 1.0), *(((chat, 20, 60.0),) if chat < 0 else ())):
            recent = [at for at in self._said[key] if at > now - within]
            if len(recent) >= most:
                wait = int(recent[-most] + within - now) + 1
                raise Refused(f"Too Many Requests: retry after {wait}", 429, retry_after=wait)
        for key in (None, chat):
            self._said[key] = [at for at in self._said[key] if at > now - 60.0] + [now]

    def _reaches(self, chat: int) -> None:
        if chat in self.moved:
            raise Refused(
                "Bad Request: group chat was upgraded to a supergroup chat", 400, migrate_to_chat_id=self.moved[chat]
            )
        if chat in self.blocked:
            raise Refused("Forbidden: bot was blocked by the user", 403)

    def _send_message(self, asked: dict[str, Any]) -> dict[str, Any]:
        return self._posts(asked, _plain(asked["text"], asked.get("parse_mode"), 4096))

    def _send_photo(self, asked: dict[str, Any]) -> dict[str, Any]:
        text = _plain(asked.get("caption", ""), asked.get("parse_mode"), 1024)
        return self._posts(asked, text, "photo", *self._content(asked["photo"], picture=True))

    def _send_document(self, asked: dict[str, Any]) -> dict[str, Any]:
        text = _plain(asked.get("caption", ""), asked.get("parse_mode"), 1024)
        return self._posts(asked, text, "document", *self._content(asked["document"]))

    def _content(self, sent: bytes | str, picture: bool = False) -> tuple[bytes, str]:
        """What is uploaded gets an id; an id must be one that this bot has got, and of what is still there."""
        if isinstance(sent, str):
            known = self.files.get(sent)
            if known is None:
                raise Refused("Bad Request: wrong file identifier/HTTP URL specified")
            return known, sent
        if not sent:
            raise Refused("Bad Request: file must be non-empty")
        if len(sent) > (10 if picture else 50) * 2**20:
            raise Refused("Request Entity Too Large", 413)
        if picture and not sent.startswith((b"\x89PNG", b"\xff\xd8\xff")):
            raise Refused("Bad Request: IMAGE_PROCESS_FAILED")
        self.uploads += 1
        return sent, str(self.keeps(sent)["file_id"])

    def _get_file(self, asked: dict[str, Any]) -> dict[str, Any]:
        file = asked["file_id"]
        if self.files.get(file) is None:
            raise Refused("Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(self.files[file] or b"") > 20 * 2**20:
            raise Refused("Bad Request: file is too big")
        return {"file_id": file, "file_unique_id": file, "file_path": file}

    def _edit_caption(self, asked: dict[str, Any]) -> dict[str, Any]:
        shown = self.messages.get((_chat(asked), int(asked["message_id"])))
        if shown is None or shown.kind == "text":
            no = "message to edit not found" if shown is None else "there is no caption in the message to edit"
            raise Refused(f"Bad Request: {no}")
        new = (_plain(asked.get("caption", ""), asked.get("parse_mode"), 1024), _buttons(asked))
        if new == (shown.text, shown.buttons):
            raise Refused("Bad Request: message is not modified")
        shown.text, shown.buttons = new
        shown.edits += 1
        return self._message(shown)

    def _edit_media(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Puts a picture or a file into any message, whatever stood there."""
        shown = self.messages.get((_chat(asked), int(asked["message_id"])))
        if shown is None:
            raise Refused("Bad Request: message to edit not found")
        media = json.loads(asked["media"])
        named = media["media"]
        sent = asked[named.removeprefix("attach://")] if named.startswith("attach://") else named
        file, file_id = self._content(sent, picture=media["type"] == "photo")
        text = _plain(media.get("caption", ""), media.get("parse_mode"), 1024)
        new = (media["type"], file_id, text, _buttons(asked))
        if new == (shown.kind, shown.file_id, shown.text, shown.buttons):
            raise Refused("Bad Request: message is not modified")
        shown.kind, shown.file_id, shown.text, shown.buttons = new
        shown.file = file
        shown.edits += 1
        return self._message(shown)

    def _posts(
        self, asked: dict[str, Any], text: str, kind: str = "text", file: bytes = b"", file_id: str = ""
    ) -> dict[str, Any]:
        chat, topic = _chat(asked), int(asked.get("message_thread_id") or 0) or None
        if (chat, topic) in self.closed:
            raise Refused("Bad Request: TOPIC_CLOSED")
        reply = json.loads(asked["reply_parameters"])["message_id"] if "reply_parameters" in asked else None
        silent = asked.get("disable_notification") == "true"
        number = next(self._numbers[chat])
        shown = Shown(chat, number, text, _buttons(asked), kind, file, reply, topic, silent, file_id=file_id)
        self.messages[chat, shown.number] = shown
        return self._message(shown)

    def _edit(self, asked: dict[str, Any]) -> dict[str, Any]:
        shown = self.messages.get((_chat(asked), int(asked["message_id"])))
        if shown is None:
            raise Refused("Bad Request: message to edit not found")
        if shown.kind != "text":
            raise Refused("Bad Request: there is no text in the message to edit")
        text, buttons = _plain(asked["text"], asked.get("parse_mode"), 4096), _buttons(asked)
        if (text, buttons) == (shown.text, shown.buttons):
            raise Refused(
                "Bad Request: message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        shown.text, shown.buttons = text, buttons
        shown.edits += 1
        return self._message(shown)

    def _answer_tap(self, asked: dict[str, Any]) -> bool:
        tap = asked["callback_query_id"]
        if tap in self.alerts:
            raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
        if _units(asked.get("text", "")) > 200:
            raise Refused("Bad Request: MESSAGE_TOO_LONG")
        self.alerts[tap] = asked
        return True

    def _set_commands(self, asked: dict[str, Any]) -> bool:
        scope = json.loads(asked["scope"])["type"]
        self.commands[scope] = [command["command"] for command in json.loads(asked["commands"])]
        return True

    def _set_webhook(self, asked: dict[str, Any]) -> bool:
        self.webhook |= {"url": asked["url"], "secret_token": asked["secret_token"]}
        return True

    def _member(self, asked: dict[str, Any]) -> dict[str, Any]:
        member = self.members.get(_chat(asked))
        if member is None:
            raise Refused("Bad Request: chat not found")
        return {"user": BOT, **member}

    def _message(self, shown: Shown) -> dict[str, Any]:
        kind = "private" if shown.chat > 0 else "supergroup" if shown.chat < -(10**12) else "group"
        chat = {"id": shown.chat, "type": kind, "title": "" if shown.chat > 0 else "群"}
        said: dict[str, Any] = {"message_id": shown.number, "date": 1, "chat": chat, "from": BOT}
        if shown.kind == "text":
            return said | {"text": shown.text}
        file = {"file_id": shown.file_id, "file_unique_id": shown.file_id}
        what = {"photo": [file | {"width": 64, "height": 48}]} if shown.kind == "photo" else {"document": file}
        return said | {"caption": shown.text} | what

    # --- looking ---------------------------------------------------------------------------------------------

    def in_chat(self, chat: int) -> list[Shown]:
        return [shown for (where, _), shown in sorted(self.messages.items()) if where == chat]

    def asked(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def refused(self) -> list[Call]:
        """Calls that went over a limit without a script."""
        return [call for call in self.calls if call.status == 429 and not call.provoked]


async def _form(request: web.Request) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in (await request.post()).items():
        found[name] = value.file.read() if isinstance(value, web.FileField) else value
    for name in ("photo", "document"):  # the library sends a file under a name of its own and refers to it
        if isinstance(found.get(name), str) and found[name].startswith("attach://"):
            found[name] = found.pop(found[name].removeprefix("attach://"))
    return found


def _chat(asked: dict[str, Any]) -> int:
    return int(asked.get("chat_id") or 0)


def _is_before(update: dict[str, Any], offset: int) -> bool:
    number = update.get("update_id")
    return isinstance(number, int) and number < offset


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _plain(text: str, parse_mode: str | None, most: int) -> str:
    """As people read it; refuses what Telegram could not parse."""
    bare = _MARKUP.sub("", text) if parse_mode == "HTML" else text
    if parse_mode == "HTML" and ("<" in bare or ">" in bare or _ENTITY.search(bare)):
        raise Refused(f"Bad Request: can't parse entities: {bare!r}")
    read = unescape(bare) if parse_mode == "HTML" else bare
    if not read.strip() and most == 4096:
        raise Refused("Bad Request: message text is empty")
    if _units(read) > most:
        raise Refused(
            "Bad Request: message is too long" if most == 4096 else "Bad Request: message caption is too long"
        )
    return read


def _buttons(asked: dict[str, Any]) -> list[dict[str, str]]:
    rows: Iterable[list[dict[str, str]]] = json.loads(asked.get("reply_markup") or "{}").get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100 or any(len(row) > 8 for row in rows):
        raise Refused("Bad Request: reply markup is too long")
    for button in buttons:
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise Refused("Bad Request: BUTTON_DATA_INVALID")
    return buttons
