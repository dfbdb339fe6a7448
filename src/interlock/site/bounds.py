"""How large a request may be: what is larger is refused while it comes in, before anything is kept of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    Message = Mapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

LARGEST = 2_000_000
"""Bytes; a batch of 1,000 events of two kilobytes each."""
PATIENCE = 20 * LARGEST
"""Bytes that are read and dropped so that whoever sends them hears the answer; beyond it the line is cut."""
_SAID = json.dumps({"error": f"at most {LARGEST:,} bytes at once; send less at a time", "problems": []}).encode()


class _TooLargeError(Exception):
    """More came than fits."""

    def __init__(self, *, more: bool) -> None:
        super().__init__()
        self.more = more
        """Whether it is not all yet."""


class Bounded:
    """An application that never sees more than `largest` bytes of one request."""

    def __init__(self, application: Application, largest: int = LARGEST) -> None:
        self.application = application
        self.largest = largest

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer, with 413 if the request is too large."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        if _length(scope) > self.largest:
            await _refuse(receive, send, more=True)
            return
        came, answering = 0, False

        async def counted() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > self.largest and not answering:
                raise _TooLargeError(more=message.get("more_body", False))
            return message

        async def watched(message: Message) -> None:
            nonlocal answering
            answering = True
            await send(message)

        try:
            await self.application(scope, counted, watched)
        except _TooLargeError as error:
            await _refuse(receive, send, more=error.more)


def _length(scope: dict[str, Any]) -> int:
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() else 0


async def _refuse(receive: Receive, send: Send, *, more: bool) -> None:
    left = PATIENCE
    while more and left > 0:
        message = await receive()
        left -= len(message.get("body", b""))
        more = message.get("more_body", False)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(_SAID)).encode())]
    await send({"type": "http.response.start", "status": 413, "headers": [*headers, (b"connection", b"close")]})
    await send({"type": "http.response.body", "body": _SAID})
