"""Turns at writing large files: a few at once, each person one of them, and nobody waits for ever."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.template.loader import render_to_string

from interlock import InterlockError

if TYPE_CHECKING:
    from collections.abc import Iterator

AGAIN = 30
"""Seconds after which it is worth asking anew; a million rows take some twenty as CSV, a minute as XLSX."""


class NoTurnError(InterlockError):
    """A large file cannot be written now; the message says why and what to do."""

    def __init__(self, text: str, status: int) -> None:
        """Say it, with the status that an answer has: 429 for too many of one's own, 503 for those of others."""
        super().__init__(text)
        self.status = status

    def answer(self) -> HttpResponse:
        """Return it as a page, which says to scripts when to ask again."""
        shown = {"heading": "Too many files at once", "text": str(self)}
        headers = {"Retry-After": str(AGAIN)}
        return HttpResponse(render_to_string("frame/said.html", shown), status=self.status, headers=headers)


@dataclass(frozen=True, eq=False)
class _Asked:
    who: str


@dataclass(frozen=True)
class Bounds:
    """How much there may be at once."""

    writing: int = 2
    """Files that are written at once, of each server process: one for each core it was measured with."""
    waiting: int = 8
    each: int = 3
    """Files of one person, written and waiting."""
    patience: float = 60.0
    """Seconds that somebody waits."""


class Turns:
    """Who writes, and who waits; the first to come is the first to write, unless a file of theirs is being written."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._changed = threading.Condition()
        self._waiting: list[_Asked] = []
        self._writing: list[_Asked] = []

    @contextmanager
    def turn(self, who: str) -> Iterator[None]:
        """Wait for a turn, and have it as long as the block lasts; raises `NoTurnError` where it is no use to wait."""
        mine = _Asked(who)
        with self._changed:
            self._waiting.append(mine)
            try:
                self._refuse(mine)
                self._wait(mine)
            finally:
                self._waiting.remove(mine)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._writing.remove(mine)
                self._changed.notify_all()

    def _refuse(self, mine: _Asked) -> None:
        if sum(one.who == mine.who for one in (*self._waiting, *self._writing)) > self._bounds.each:
            text = f"{self._bounds.each} of your large files are being written or wait for it. Let them come first."
            raise NoTurnError(text, 429)
        if self._next() is not mine and len(self._waiting) > self._bounds.waiting:
            text = f"{self._bounds.waiting} large files wait to be written already. Ask again in a minute."
            raise NoTurnError(text, 503)

    def _wait(self, mine: _Asked) -> None:
        if not self._changed.wait_for(lambda: self._next() is mine, self._bounds.patience):
            text = (
                f"{len(self._writing)} large files are being written, and yours had no turn within "
                f"{self._bounds.patience:.0f} seconds. Ask again in a minute, or for fewer rows."
            )
            raise NoTurnError(text, 503)
        self._writing.append(mine)

    def _next(self) -> _Asked | None:
        if len(self._writing) >= self._bounds.writing:
            return None
        busy = {one.who for one in self._writing}
        return next((one for one in self._waiting if one.who not in busy), None)
