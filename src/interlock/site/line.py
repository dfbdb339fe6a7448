"""A line of requests, and the threads that answer them: one by one, or those that wait in one transaction."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connections

from interlock.desk.live.turns import together

if TYPE_CHECKING:
    from collections.abc import Callable

    Answer = tuple[int, list[tuple[bytes, bytes]], bytes]

AT_ONCE = 64
"""Requests of a line that are under way or wait their turn, in one process; more are sent away, to come again."""
SMALL = 50_000
"""Bytes that requests which share a transaction have together at most, or one has by itself."""


@dataclass(eq=False)
class Asked:
    """One request, and the answer to come."""

    scope: dict[str, Any]
    body: bytes
    answer: Future[Answer] = field(default_factory=Future)


class Line:
    """Requests in the order in which they came."""

    def __init__(self, answer: Callable[[Asked], Answer], threads: int, at_most: int = 1) -> None:
        self._answer = answer
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="intake")
        self._at_most = at_most
        self._waiting: deque[Asked] = deque()
        self._turn = threading.Lock()
        self._under_way = 0

    @property
    def full(self) -> bool:
        """Say whether one more would have to wait too long."""
        return self._under_way >= AT_ONCE

    async def answered(self, scope: dict[str, Any], body: bytes) -> Answer:
        """Return the answer, once all that it says is kept."""
        asked = Asked(scope, body)
        self._under_way += 1
        try:
            self._waiting.append(asked)
            self._threads.submit(self._go_on)
            return await asyncio.wrap_future(asked.answer)
        finally:
            self._under_way -= 1

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown()

    def _go_on(self) -> None:
        """Answer who is next, and those with whom one transaction is shared; nobody, if others did so meanwhile."""
        taken = self._next()
        if len(taken) < 2 or not self._together(taken):
            for asked in taken:
                self._alone(asked)

    def _next(self) -> list[Asked]:
        taken: list[Asked] = []
        size = 0
        with self._turn:
            while self._waiting and len(taken) < self._at_most:
                size += len(self._waiting[0].body)
                if taken and size > SMALL:
                    break
                asked = self._waiting.popleft()
                if asked.answer.set_running_or_notify_cancel():
                    taken.append(asked)
        return taken

    def _together(self, taken: list[Asked]) -> bool:
        try:
            with together():
                answers = [self._answer(asked) for asked in taken]
        except Exception:  # noqa: BLE001 - nothing of it is kept and nobody has been answered: each meets it alone
            return False
        finally:
            _let_go()
        for asked, answer in zip(taken, answers, strict=True):
            asked.answer.set_result(answer)
        return True

    def _alone(self, asked: Asked) -> None:
        try:
            answer = self._answer(asked)
        except Exception as error:  # noqa: BLE001 - whoever asked is told
            asked.answer.set_exception(error)
        else:
            asked.answer.set_result(answer)
        finally:
            _let_go()


def _let_go() -> None:
    """Close connections that failed; the next request opens another."""
    for one in connections.all(initialized_only=True):
        if one.errors_occurred:
            one.close()
