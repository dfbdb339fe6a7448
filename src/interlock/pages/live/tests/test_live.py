"""What happens reaches whoever listens: once, in order, and also what happened while the connection was broken."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.test import AsyncClient, Client

from interlock.desk import clock
from interlock.desk.models import Happening, Member, Seat
from interlock.pages.live.hub import MOST_WAITING, Seen, hub
from interlock.pages.live.views import MOST_MISSED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine

PATIENCE = 5
"""Seconds after which a stream is taken to say nothing more."""
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("named_again")]


def _alone(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread of its own: a browser of other tests may keep this one's loop."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


def happen(kind: str, **more: Any) -> int:
    return Happening.objects.create(at=clock.now(), kind=kind, **more).pk


def _log_in(name: str) -> User:
    """Return somebody who never signs: a key could not be taken away again after the test."""
    user, new = User.objects.get_or_create(username=name)
    if new:
        Member.objects.create(user=user, team="sales", role="rep" if name == "rep" else "sales_lead")
    return user


async def listen(address: str = "/live/", name: str = "sam", **headers: str) -> AsyncIterator[bytes]:
    browser = AsyncClient()
    await browser.aforce_login(await sync_to_async(_log_in)(name))
    answer: Any = await browser.get(address, headers=headers)
    assert answer.headers["Content-Type"] == "text/event-stream"
    return answer.streaming_content


async def read(lines: AsyncIterator[bytes], many: int) -> list[dict[str, Any]]:
    """Read until so many things were told."""
    said = b""
    while said.count(b"data: ") < many:
        said += await asyncio.wait_for(anext(lines), PATIENCE)
    return [json.loads(line[6:]) for line in said.decode().splitlines() if line.startswith("data: ")]


async def hang_up(lines: AsyncIterator[bytes]) -> None:
    """Break off as the server does when a browser has gone."""
    reading = asyncio.ensure_future(anext(lines))
    await asyncio.sleep(0.01)
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading


def test_whoever_is_not_logged_in_hears_nothing() -> None:
    answer = Client().get("/live/")
    assert (answer.status_code, answer.content) == (204, b"")


def test_what_happens_is_told_to_everybody_who_listens() -> None:
    async def play() -> None:
        first, second = await listen(), await listen()
        for lines in (first, second):
            assert (await anext(lines)).startswith(b"retry:")
            await anext(lines)
        for number in range(3):
            await sync_to_async(happen)("accepted", handoff=2**62 + number, team="emea", owner="sam")
        for lines in (first, second):
            told = await read(lines, 3)
            assert [one["handoff"] for one in told] == [str(2**62 + number) for number in range(3)]
            assert told[0] == {"kind": "accepted", "handoff": str(2**62), "team": "emea", "owner": "sam"}
            await hang_up(lines)
        assert not hub.listeners

    _alone(play())


def test_a_rep_hears_of_their_own_and_of_their_teams_only() -> None:
    async def play() -> None:
        before = await sync_to_async(happen)("proposed")
        await sync_to_async(_log_in)("rep")
        await sync_to_async(Seat.objects.create)(member="rep", team="emea")
        lines = await listen(f"/live/?after={before}", "rep")
        for handoff, team, owner in ((1, "amer", "tess"), (2, "amer", "rep"), (3, "emea", ""), (4, "amer", "")):
            await sync_to_async(happen)("assigned", handoff=handoff, team=team, owner=owner)
        await sync_to_async(happen)("signed")
        assert [one["handoff"] for one in await read(lines, 3)] == ["2", "3", None]
        await hang_up(lines)
        late = await listen(f"/live/?after={before}", "rep")
        assert [one["handoff"] for one in await read(late, 3)] == ["2", "3", None]
        await hang_up(late)

    _alone(play())


def test_a_stream_ends_with_the_session() -> None:
    async def play() -> None:
        await sync_to_async(_log_in)("rep")
        lines = await listen("/live/", "rep")
        assert (await anext(lines)).startswith(b"retry:")
        await anext(lines)
        await sync_to_async(happen)("session_ended", owner="rep")
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(lines), PATIENCE)
        assert not hub.listeners

    _alone(play())


def test_what_was_missed_is_told_first() -> None:
    async def play() -> None:
        before = await sync_to_async(happen)("handed_over")
        await sync_to_async(happen)("assigned")
        by_header, by_address = await listen(**{"Last-Event-ID": str(before)}), await listen(f"/live/?after={before}")
        for lines in (by_header, by_address):
            assert [one["kind"] for one in await read(lines, 1)] == ["assigned"]
            await hang_up(lines)

    _alone(play())


def test_too_much_to_tell_is_said_in_one_word() -> None:
    async def play() -> None:
        before = await sync_to_async(happen)("handed_over")
        rows = [Happening(at=1, kind="captured") for _ in range(MOST_MISSED + 1)]
        await sync_to_async(Happening.objects.bulk_create)(rows)
        lines = await listen(f"/live/?after={before}")
        assert await read(lines, 1) == [{"kind": "missed"}]
        await hang_up(lines)

    _alone(play())


def test_a_browser_that_does_not_keep_up_is_let_go() -> None:
    async def play() -> None:
        lines = await listen()
        await anext(lines)
        await anext(lines)
        (listener,) = hub.listeners
        for _ in range(MOST_WAITING + 1):
            listener.tell([], b": much\n\n")
        with pytest.raises(StopAsyncIteration):
            await anext(lines)
        assert not hub.listeners

    _alone(play())


def test_a_number_that_shows_up_late_is_told_too() -> None:
    seen = Seen(0)
    Happening.objects.create(id=5, at=1, kind="accepted")
    assert [one.id for one in seen.look()] == [5]
    Happening.objects.create(id=3, at=1, kind="rejected")
    Happening.objects.create(id=6, at=1, kind="recycled")
    assert [one.id for one in seen.look()] == [3, 6]
    assert seen.look() == []
