"""Everybody who listens in this process, and the one thread that looks for news for all of them.

A thread and not an asyncio task: a task made inside a request keeps that request's executor, and its queries fail once
the request has ended.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection

from interlock.desk.lists import news as heard
from interlock.pages.live.wording import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from interlock.desk.lists.news import News
    from interlock.desk.lists.seen import Seen as Sees

EVERY = 0.2
"""Seconds between two looks."""
MOST_WAITING = 100
"""How many messages wait for one slow browser before it is let go; it comes back and asks for what it missed."""
LATE = 30.0
"""Seconds for which a number that was passed over is looked for: PostgreSQL hands them out before it commits."""
MOST_LATE = 1_000
ENDS = frozenset({"session_ended", "password_changed", "password_reset", "member_changed", "member_closed"})
"""After these whoever they are about is asked again whether they are logged in, and what they may see."""
_log = logging.getLogger(__name__)


class Listener:
    """One open stream, and what its reader sees."""

    def __init__(self, seen: Sees) -> None:
        self.seen = seen
        self.loop = asyncio.get_running_loop()
        self.ready = asyncio.Event()
        self.greeted = False
        self.waiting: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)

    def tell(self, news: Sequence[News], said: bytes) -> None:
        """Pass on what concerns the reader of `said`, or end the stream of a browser that does not keep up."""
        if any(each.kind in ENDS and each.owner == self.seen.name for each in news):
            self.end()
            return
        if not self.seen.everything:
            said = told(each for each in news if self.seen.hears_of(each))
        if not said:
            return
        try:
            self.waiting.put_nowait(said)
        except asyncio.QueueFull:
            self.end()

    def end(self) -> None:
        """End the stream; the browser comes back by itself, and is asked again who it is."""
        while not self.waiting.empty():
            self.waiting.get_nowait()
        self.waiting.put_nowait(None)


class Hub:
    """Who listens, and what they have been told so far; the thread lives as long as anybody listens."""

    def __init__(self) -> None:
        self.listeners: set[Listener] = set()
        self._lock = threading.Lock()
        self._watching = False

    async def join(self, listener: Listener) -> None:
        """Begin to listen; whatever happens from here on is told."""
        with self._lock:
            self.listeners.add(listener)
            if not self._watching:
                self._watching = True
                threading.Thread(target=self._watch, name="live", daemon=True).start()
        await listener.ready.wait()

    def leave(self, listener: Listener) -> None:
        """Listen no longer."""
        with self._lock:
            self.listeners.discard(listener)

    def _watch(self) -> None:
        seen = None
        while self._anybody():
            try:
                seen = seen or Seen(heard.newest())
                self._greet()
                self._tell(seen.look())
            except DatabaseError as error:
                _log.warning("no news can be read, trying again: %s", error)
                connection.close()
            time.sleep(EVERY)

    def _anybody(self) -> bool:
        with self._lock:
            if not self.listeners:
                self._watching = False
                connection.close()
            return self._watching

    def _greet(self) -> None:
        """Let those begin who came since the last look: from here on they miss nothing."""
        with self._lock:
            new = [listener for listener in self.listeners if not listener.greeted]
        for listener in new:
            listener.greeted = True
            _in(listener.loop, listener.ready.set)

    def _tell(self, news: list[News]) -> None:
        if not news:
            return
        said = told(news)
        with self._lock:
            listeners = list(self.listeners)
        for loop in {listener.loop for listener in listeners}:
            _in(loop, partial(_tell_all, [listener for listener in listeners if listener.loop is loop], news, said))


class Seen:
    """How far the news has been read, and which numbers before that have not shown up yet."""

    def __init__(self, last: int) -> None:
        self.last = last
        self.missing: dict[int, float] = {}

    def look(self) -> list[News]:
        """Return what is new."""
        found = heard.news(self.last, missing=self.missing)
        now = time.monotonic()
        for each in found:
            self.missing.pop(each.id, None)
            if each.id > self.last:
                passed_over = range(max(self.last + 1, each.id - MOST_LATE), each.id)
                self.missing |= dict.fromkeys(passed_over, now + LATE)
                self.last = each.id
        kept = [(number, until) for number, until in self.missing.items() if until > now]
        self.missing = dict(kept[-MOST_LATE:])
        return found


def _in(loop: asyncio.AbstractEventLoop, act: Callable[[], None]) -> None:
    """Act in the thread of a loop, if it still runs."""
    if not loop.is_closed():
        loop.call_soon_threadsafe(act)


def _tell_all(listeners: Iterable[Listener], news: Sequence[News], said: bytes) -> None:
    for listener in listeners:
        listener.tell(news, said)


hub = Hub()
