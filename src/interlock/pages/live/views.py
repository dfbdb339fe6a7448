"""Hold a stream open and tell it the news."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse

from interlock.desk.lists import news as heard
from interlock.pages.frame.seeing import seen_by
from interlock.pages.live import wording
from interlock.pages.live.hub import Listener, hub

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from django.http import HttpRequest

    from interlock.desk.lists.seen import Seen

SILENCE = 20.0
"""Seconds of silence after which a sign of life is sent, so that nothing in between closes the connection."""
LIFE = 600.0
"""Seconds after which a stream ends; the browser comes back by itself, and is asked again whether it is logged in."""
MOST_MISSED = 200


@login_not_required
async def stream(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """Tell what happens from now on, beginning with what was missed since `after`, or since the connection broke.

    Whoever is not logged in, or no longer is, is told nothing, by a 204, at which browsers cease to ask.
    """
    # A stream stays open for minutes: it may not keep the connection by which its reader was recognised.
    who = await sync_to_async(_reader)(request)
    if who is None:
        return HttpResponse(status=204)
    answer = StreamingHttpResponse(_lines(_since(request), who), content_type="text/event-stream")
    answer["Cache-Control"] = "no-cache"
    answer["X-Accel-Buffering"] = "no"
    return answer


def _reader(request: HttpRequest) -> Seen | None:
    try:
        return seen_by(request) if request.user.is_authenticated else None
    finally:
        connection.close()


def _since(request: HttpRequest) -> int | None:
    """Read from where on the browser wants to know."""
    asked = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    return int(asked) if asked.isdecimal() and len(asked) < 19 else None


def _missed(since: int | None, who: Seen) -> bytes:
    if since is None:
        return b""
    try:
        found = heard.news(since, most=MOST_MISSED + 1)
    finally:
        connection.close()
    return wording.MISSED if len(found) > MOST_MISSED else wording.told(each for each in found if who.hears_of(each))


async def _lines(since: int | None, who: Seen) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    ends = loop.time() + LIFE
    listener = Listener(who)
    try:
        yield wording.OPENING
        await hub.join(listener)
        yield await sync_to_async(_missed)(since, who)
        while (left := ends - loop.time()) > 0:
            try:
                said = await asyncio.wait_for(listener.waiting.get(), min(SILENCE, left))
            except TimeoutError:
                said = wording.HEARTBEAT
            if said is None:
                return
            yield said
    finally:
        hub.leave(listener)
