"""Large files are written a few at a time, each person has a turn, and whoever has none is told so."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.desk.models import Happening
from interlock.pages.frame import exporting
from interlock.pages.frame.exporting_turns import AGAIN, Bounds, NoTurnError, Turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

SOON = 30.0


class Line:
    """People who ask one after the other, each in a thread of their own, and write until they are told to stop."""

    def __init__(self, bounds: Bounds) -> None:
        self.turns = Turns(bounds)
        self.order: list[int] = []
        self.most = 0
        self._now: list[int] = []
        self._lock = threading.Lock()
        self._stops: dict[int, threading.Event] = {}
        self._threads: list[threading.Thread] = []

    def ask(self, number: int, who: str) -> None:
        """Let somebody ask; returns once they write or stand in line."""
        self._stops[number] = threading.Event()
        thread = threading.Thread(target=self._write, args=(number, who), daemon=True)
        self._threads.append(thread)
        thread.start()
        self.until(lambda: self.asked == len(self._threads))

    @property
    def asked(self) -> int:
        """Return how many have come so far."""
        with self.turns._changed:  # noqa: SLF001 - seen from outside
            return len(self.turns._waiting) + len(self.order)  # noqa: SLF001 - likewise

    def stop(self, number: int) -> None:
        """Let somebody's file be done."""
        self._stops[number].set()

    def _write(self, number: int, who: str) -> None:
        with self.turns.turn(who):
            with self._lock:
                self.order.append(number)
                self._now.append(number)
                self.most = max(self.most, len(self._now))
            assert self._stops[number].wait(SOON)
            with self._lock:
                self._now.remove(number)

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + SOON
        while not true():
            assert time.monotonic() < end
            time.sleep(0.001)

    def close(self) -> None:
        """Let all of them be done."""
        for one in self._stops.values():
            one.set()
        for thread in self._threads:
            thread.join(SOON)
            assert not thread.is_alive()


def test_whoever_has_none_goes_before_the_second_file_of_another() -> None:
    line = Line(Bounds(writing=2, waiting=9, each=9, patience=SOON))
    for number, who in enumerate(("ann", "ann", "ann", "bo", "cy")):
        line.ask(number, who)
    line.until(lambda: line.order == [0, 3])
    line.stop(3)
    line.until(lambda: line.order == [0, 3, 4])
    line.stop(0)
    line.until(lambda: line.order == [0, 3, 4, 1])
    line.close()
    assert line.order == [0, 3, 4, 1, 2]


@settings(max_examples=25, deadline=None)
@given(whos=st.lists(st.sampled_from("abc"), min_size=1, max_size=9), writing=st.integers(1, 3))
def test_never_more_than_agreed_and_everybody_comes_to_write(whos: list[str], writing: int) -> None:
    line = Line(Bounds(writing=writing, waiting=9, each=9, patience=SOON))
    for number, who in enumerate(whos):
        line.ask(number, who)
    line.close()
    assert sorted(line.order) == list(range(len(whos)))
    assert line.most <= min(writing, len(set(whos)))
    for who in set(whos):
        own = [number for number in line.order if whos[number] == who]
        assert own == sorted(own)


def test_more_than_may_wait_are_refused_and_so_is_whoever_waits_too_long() -> None:
    turns = Turns(Bounds(writing=1, waiting=0, each=1, patience=SOON))
    with turns.turn("ann"):
        with pytest.raises(NoTurnError, match="1 of your large files") as own, turns.turn("ann"):
            pass
        with pytest.raises(NoTurnError, match="0 large files wait") as others, turns.turn("bo"):
            pass
    assert (own.value.status, others.value.status) == (429, 503)
    turns = Turns(Bounds(writing=1, patience=0.01))
    with turns.turn("ann"), pytest.raises(NoTurnError, match="no turn within 0 seconds") as late, turns.turn("bo"):
        pass
    assert late.value.status == 503
    with turns.turn("bo"):
        pass


def test_a_turn_is_given_back_by_whoever_fails() -> None:
    turns = Turns(Bounds(writing=1, patience=0.01))
    for _ in range(3):
        with pytest.raises(RuntimeError), turns.turn("ann"):
            raise RuntimeError
    with turns.turn("bo"):
        pass


@pytest.mark.parametrize(("who", "status"), [("maya", 429), ("sam", 503)])
def test_a_page_says_that_too_much_is_asked_and_when_to_ask_again(
    client: Client, company: int, monkeypatch: pytest.MonkeyPatch, who: str, status: int
) -> None:
    turns = Turns(Bounds(writing=1, waiting=0, each=1))
    monkeypatch.setattr(exporting, "turns", turns)
    monkeypatch.setattr(exporting, "FEW", company - 1)
    with turns.turn(who):
        answer = client.get("/numbers/leads/?as=csv")
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, str(AGAIN))
    assert "Too many files at once" in answer.content.decode()
    assert not Happening.objects.filter(kind="exported").exists()
