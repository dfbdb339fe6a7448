"""Who waited for whom: what proves an answer, how long each side took, and whether the promise was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.agreement.document import Agreement
    from interlock.lifecycle.clock import Run
    from interlock.lifecycle.events import Touched

Outcome: TypeAlias = Literal["met", "breached", "open"]


class Moments(NamedTuple):
    """What a hand-off's wait is measured between, beside the hand-off itself."""

    triggered: int
    """When the touch or change happened that made the lead ready."""
    passed: int
    """When the gate was seen to hold."""
    answered: int | None = None


class Response(NamedTuple):
    """One hand-off's way from the touch that triggered it to its answer; durations in microseconds."""

    system: int
    """Elapsed from the trigger until the lead passed the gate: nobody's wait but the system's."""
    hold: int
    """Elapsed from passing the gate to the hand-off: marketing's."""
    human: int
    """Working time from the hand-off to the answer, or to now without one: sales'."""
    speed: int | None
    """Speed to lead: all that elapsed from the trigger to the answer; None while unanswered."""
    due: int
    answered: int | None
    outcome: Outcome


class Compliance(NamedTuple):
    """Promises that fell due in a period: kept, broken, and those not yet due, which are left out of the share."""

    met: int
    breached: int
    open: int

    @property
    def share(self) -> float | None:
        """Return met over met and breached, None while nothing is decided."""
        decided = self.met + self.breached
        return self.met / decided if decided else None


def proves_answer(agreement: Agreement, handoff: str, touched: Touched) -> bool:
    """Say whether a touch is the evidence that a hand-off was answered.

    We must have started it, and its kind must be one that the hand-off names; if it names none, every kind declared
    as an outbound human touchpoint will do.
    """
    if not touched.outbound:
        return False
    named = agreement.handoff[handoff].answered_by
    if named:
        return touched.kind in named
    point = agreement.touchpoint.get(touched.kind)
    return point is not None and point.direction == "outbound" and point.human


def first_answer(agreement: Agreement, handoff: str, handed: int, touches: Iterable[Touched]) -> int | None:
    """Return when a hand-off made at `handed` was first answered, None if it was not; earlier touches prove nothing."""
    return min(
        (touch.at for touch in touches if touch.at >= handed and proves_answer(agreement, handoff, touch)),
        default=None,
    )


def response(run: Run, due: int, moments: Moments, now: int) -> Response:
    """Take the time of a hand-off apart that is due to be answered at `due`; `run` starts with it."""
    triggered, passed, answered = moments
    return Response(
        system=passed - triggered,
        hold=run.start - passed,
        human=run.elapsed(now if answered is None else answered),
        speed=None if answered is None else answered - triggered,
        due=due,
        answered=answered,
        outcome=outcome(due, answered, now),
    )


def outcome(due: int, answered: int | None, now: int) -> Outcome:
    """Say whether a promise was kept; overdue and untouched is broken, not yet due is open."""
    if answered is None:
        return "breached" if now > due else "open"
    return "met" if answered <= due else "breached"


def compliance(promises: Iterable[tuple[int, int | None]], since: int, until: int, now: int) -> Compliance:
    """Count promises, given as (due, answered), whose due time lies in [since, until).

    What is not yet due is left out even where it is answered: early answers count when their time comes, else a period
    that still runs would show only its quick ones.
    """
    seen = ["open" if due > now else outcome(due, answered, now) for due, answered in promises if since <= due < until]
    return Compliance(seen.count("met"), seen.count("breached"), seen.count("open"))
