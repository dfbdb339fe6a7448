from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from interlock.desk import lists
from interlock.site.bounds import Bounded
from interlock.site.intake import Intake

if TYPE_CHECKING:
    from collections.abc import Coroutine

    import pytest

    from interlock.site.bounds import Application, Message, Receive, Send


def _alone(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread of its own: a browser of other tests may keep this one's loop."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


async def elsewhere(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    """Be the pages: answer with the path and the length of what came."""
    length, more = 0, True
    while more:
        message = await receive()
        length, more = length + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": f"{scope['path']} {length}".encode()})


def ask(application: Application, path: str, *parts: bytes, **said: Any) -> list[Message]:
    """Send a request in parts; return what is answered."""
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [(b"host", b"localhost")]}
    coming: list[Message] = [
        {"type": "http.request", "body": part, "more_body": number < len(parts)}
        for number, part in enumerate(parts or (b"",), start=1)
    ]
    answered: list[Message] = []

    async def receive() -> Message:
        return coming.pop(0) if coming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        answered.append(message)

    _alone(_awaited(application, scope | said, receive, send))
    return answered


async def _awaited(application: Application, scope: dict[str, Any], receive: Receive, send: Send) -> None:
    await application(scope, receive, send)


def test_pages_are_left_to_the_pages_and_deliveries_are_not() -> None:
    intake = Intake(elsewhere)
    for path in ("/inbox/", "/t.js", "/apis", "/"):
        assert ask(intake, path)[1]["body"] == f"{path} 0".encode()
    answer = ask(intake, "/api/nothing")
    assert answer[0]["status"] == 404
    assert json.loads(answer[1]["body"])["error"].startswith("there is nothing at /api/nothing")
    intake.close()


def test_our_own_mistakes_are_told_in_json_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(lists, "in_force", broken)
    intake = Intake(elsewhere)
    start, body = ask(intake, "/api/health")
    assert start["status"] == 500
    assert "in the log" in json.loads(body["body"])["error"]
    assert "a mistake of ours" not in body["body"].decode()
    intake.close()


def test_a_line_that_goes_dead_is_not_answered() -> None:
    intake = Intake(elsewhere)
    scope = {"type": "http", "method": "POST", "path": "/api/capture", "query_string": b"", "headers": []}

    async def dead() -> Message:
        return {"type": "http.disconnect"}

    async def send(_: Message) -> None:
        raise AssertionError("nobody listens")

    _alone(_awaited(intake, scope, dead, send))
    intake.close()


def test_what_fits_passes_and_what_does_not_is_refused_however_it_comes() -> None:
    bounded = Bounded(elsewhere, largest=10)
    assert ask(bounded, "/x", b"12345", b"67890")[1]["body"] == b"/x 10"
    assert ask(bounded, "/x", b"12345", b"67890", b"1")[0]["status"] == 413
    headers = [(b"content-length", b"11")]
    assert ask(bounded, "/x", b"12345678901", headers=headers)[0]["status"] == 413
    assert json.loads(ask(bounded, "/x", b"x" * 11)[1]["body"])["error"]
