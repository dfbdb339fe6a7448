"""The way in for machines: a few threads that keep their connections answer them, past the pages' middleware.

Pages go through a dozen layers, each in a thread of its own with a connection of its own. Machines need neither
sessions nor forms. What they deliver comes by the hundred a second and must not wait for what they ask: each has a
line of its own.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING

from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.db import connection
from django.middleware.common import CommonMiddleware
from django.middleware.security import SecurityMiddleware

from interlock.site.line import Line

if TYPE_CHECKING:
    from typing import Any

    from interlock.site.bounds import Application, Receive, Send
    from interlock.site.line import Answer, Asked

TRACKING = "/t"
PATHS = ("/api/", "/hooks/")
DELIVERED = ("/api/capture", "/hooks/")
THREADS = {"sqlite": 1, "postgresql": 8}
"""Of deliveries. SQLite lets one write at a time: a queue is fairer than asking again and again."""
TOGETHER = {"sqlite": 16}
"""Deliveries that share one flush to the disk. PostgreSQL sees to that itself."""
ASKING = 4
"""Threads for what is asked."""
_FAILED = json.dumps(
    {"error": "something went wrong on our side, it is in the log; what was heard is not heard twice", "problems": []}
).encode()
_FULL = json.dumps(
    {"error": "too many requests are under way; nothing of this one was kept: send it again", "problems": []}
).encode()


class Intake:
    """An application that answers machines, and leaves the rest to another."""

    def __init__(self, rest: Application) -> None:
        self.rest = rest
        self.handler = Handler()
        kind = connection.vendor
        self.delivered = Line(self._answer, THREADS.get(kind, 4), TOGETHER.get(kind, 1))
        self.asked = Line(self._answer, ASKING)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path.startswith(PATHS) or path == TRACKING):
            await self.rest(scope, receive, send)
            return
        body = await _body(receive)
        if body is None:
            return
        line = self.delivered if path.startswith(DELIVERED) or path == TRACKING else self.asked
        if line.full:
            await _say(send, 429, [(b"content-type", b"application/json"), (b"retry-after", b"1")], _FULL)
            return
        await _say(send, *await line.answered(scope, body))

    def close(self) -> None:
        """Let go of the threads."""
        self.delivered.close()
        self.asked.close()

    def _answer(self, asked: Asked) -> Answer:
        request = ASGIRequest(asked.scope, BytesIO(asked.body))
        try:
            found = self.handler.get_response(request)
            if found.status_code == 500:
                return 500, [(b"content-type", b"application/json")], _FAILED
            headers = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in found.items()]
            return found.status_code, headers, bytes(getattr(found, "content", b""))
        finally:
            request.close()


class Handler(BaseHandler):
    """Django's own handling of requests, with as little around it as a delivery needs."""

    def __init__(self) -> None:
        super().__init__()
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        inner = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]
        for layer in (CommonMiddleware, SecurityMiddleware):
            inner = convert_exception_to_response(layer(inner))
        self._middleware_chain = inner


async def _body(receive: Receive) -> bytes | None:
    """Read what is sent; nothing if the line goes dead meanwhile."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


async def _say(send: Send, status: int, headers: list[tuple[bytes, bytes]], said: bytes) -> None:
    known = [(name, value) for name, value in headers if name != b"content-length"]
    length = (b"content-length", str(len(said)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*known, length]})
    await send({"type": "http.response.body", "body": said})
