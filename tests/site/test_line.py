from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction

from interlock.desk.models import Happening
from interlock.site.line import SMALL, Line

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

    from interlock.site.line import Answer, Asked

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("named_again")]


class Noting:
    """Answers that each note something, and look at what is on disk when they are given."""

    def __init__(self, spoilt: bytes = b"") -> None:
        self.spoilt = spoilt
        self.begun, self.go = Event(), Event()
        self.kept: list[bytes] = []
        self.asked: list[bytes] = []

    def __call__(self, asked: Asked) -> Answer:
        if asked.body == b"first":
            self.begun.set()
            self.go.wait(20)
        self.asked.append(asked.body)
        with transaction.atomic():
            Happening.objects.create(at=len(asked.body), kind="noted", owner=asked.body[:20].decode())
        if asked.body == self.spoilt and self.asked.count(asked.body) == 1:
            transaction.set_rollback(True)  # as after a savepoint that the database has lost
        transaction.on_commit(lambda: self.kept.append(asked.body))
        return 200, [], asked.body


@contextmanager
def line(answer: Callable[[Asked], Answer], at_most: int) -> Iterator[Line]:
    found = Line(answer, 1, at_most)
    try:
        yield found
    finally:
        found._threads.submit(connection.close)  # noqa: SLF001 - the thread's own
        found.close()


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, settings: SettingsWrapper) -> None:
    settings.LEDGER_ROOT = tmp_path / "ledger"


def ask(found: Line, noting: Noting, *bodies: bytes) -> list[tuple[bytes, bool]]:
    """Ask for all at the same time, the first being slow; return what was answered, and whether it was kept by then."""

    async def one(body: bytes) -> tuple[bytes, bool]:
        answered = (await found.answered({}, body))[2]
        return answered, answered in noting.kept

    async def everybody() -> list[tuple[bytes, bool]]:
        return await asyncio.gather(*await waiting(noting, *(one(body) for body in (b"first", *bodies))))

    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, everybody()).result()


async def waiting(noting: Noting, first: Coroutine[Any, Any, Any], *others: Coroutine[Any, Any, Any]) -> list[Any]:
    """Let the first be under way and the others wait their turn behind it, in their order; then let it go on."""
    under_way = [asyncio.create_task(first)]
    await asyncio.to_thread(noting.begun.wait, 20)
    under_way += [asyncio.create_task(one) for one in others]
    await asyncio.sleep(0)  # each has taken its place when the loop comes round
    noting.go.set()
    return under_way


def commits(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Count the transactions that reach the database."""
    from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: PLC0415

    found: list[Any] = []
    was = BaseDatabaseWrapper.commit

    def counted(self: BaseDatabaseWrapper) -> None:
        found.append(self)
        was(self)

    monkeypatch.setattr(BaseDatabaseWrapper, "commit", counted)
    return found


def test_those_that_wait_share_a_transaction_and_are_answered_once_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    noting, made = Noting(), commits(monkeypatch)
    bodies = [f"n{number}".encode() for number in range(10)]
    with line(noting, 4) as found:
        assert ask(found, noting, *bodies) == [(body, True) for body in (b"first", *bodies)]
    assert noting.asked == [b"first", *bodies]
    assert len(made) == 1 + 3, "the first by itself, then four, four and two"
    assert Happening.objects.count() == 11


def test_what_cannot_be_kept_together_is_kept_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    noting, made = Noting(spoilt=b"n1"), commits(monkeypatch)
    bodies = [b"n0", b"n1", b"n2"]
    with line(noting, 4) as found:
        assert ask(found, noting, *bodies) == [(body, True) for body in (b"first", *bodies)]
    assert noting.asked == [b"first", *bodies, *bodies]
    assert len(made) == 4
    assert sorted(Happening.objects.values_list("owner", flat=True)) == ["first", "n0", "n1", "n2"]


def test_large_ones_keep_nobody_waiting_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    noting, made = Noting(), commits(monkeypatch)
    bodies = [b"a" * SMALL, b"b" * SMALL, b"c", b"d"]
    with line(noting, 4) as found:
        assert ask(found, noting, *bodies) == [(body, True) for body in (b"first", *bodies)]
    assert len(made) == 4, "two by themselves, two together, and the first"


@pytest.mark.parametrize("at_most", [1, 4])
def test_a_mistake_of_ours_reaches_whoever_asked_and_nobody_else(at_most: int) -> None:
    noting = Noting()

    def mistaken(asked: Asked) -> Answer:
        if asked.body == b"bad":
            raise RuntimeError("a mistake of ours")
        return noting(asked)

    async def all_at_once() -> list[Any]:
        asked = [found.answered({}, body) for body in (b"first", b"n0", b"bad", b"n1")]
        return await asyncio.gather(*await waiting(noting, *asked), return_exceptions=True)

    with line(mistaken, at_most) as found, ThreadPoolExecutor(1) as threads:
        *_, before, bad, after = threads.submit(asyncio.run, all_at_once()).result()
    assert isinstance(bad, RuntimeError)
    assert (before, after) == ((200, [], b"n0"), (200, [], b"n1"))
    assert sorted(Happening.objects.values_list("owner", flat=True)) == ["first", "n0", "n1"]
