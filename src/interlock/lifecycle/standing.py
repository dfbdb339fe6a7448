"""Where a lead stands between both teams, and how each move changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from interlock.agreement.handoff import Recycle
from interlock.lifecycle.fading import DAY

if TYPE_CHECKING:
    from interlock.lifecycle.events import HandedOver, Moved
    from interlock.lifecycle.program import Program

State: TypeAlias = Literal["unknown", "open", "waiting", "working", "resting", "closed", "customer"]


class Standing(NamedTuple):
    """Unknown, open with marketing, waiting for sales, worked by sales, resting, closed for good, or a customer."""

    state: State = "unknown"
    since: int = 0
    clause: str | None = None
    """The hand-off a lead waits under, is worked under, or came back from."""
    due: int | None = None
    """By when sales answers, while waiting."""
    until: int | None = None
    """Waiting: the clock stands still until then. Resting: open again from then on."""
    recycles: int = 0
    """How often the lead has come back."""


UNKNOWN = Standing()


def after_handover(standing: Standing, handed: HandedOver) -> Standing:
    """Return where a lead stands that the agreement has just handed over."""
    return Standing("waiting", handed.at, handed.clause, handed.due, None, standing.recycles)


def reopened(standing: Standing, now: int) -> Standing:
    """Return a lead that has rested long enough to marketing."""
    if standing.state == "resting" and standing.until is not None and now >= standing.until:
        return Standing("open", standing.until, None, None, None, standing.recycles)
    return standing


def after_move(program: Program, standing: Standing, move: Moved, now: int) -> Standing:
    """Return where a lead stands after a move that became known at `now`."""
    state = standing.state
    if state == "customer":
        return standing
    match move.kind:
        case "won":
            return Standing("customer", now, standing.clause, None, None, standing.recycles)
        case "captured" if state == "unknown":
            return Standing("open", now)
        case "returned" if move.until is not None and state in {"resting", "closed"}:
            return Standing("open", now, None, None, None, standing.recycles)
        case "handed_over" if not (state == "waiting" and standing.clause == move.clause):
            return Standing("waiting", now, move.clause, move.due, None, standing.recycles)
        case "held" if state == "waiting":
            return _held(program, standing, move, now)
        case "accepted" if state == "waiting":
            return Standing("working", now, standing.clause, None, None, standing.recycles)
        case "rejected" | "recycled" | "lost" if state in {"waiting", "working"}:
            return _refused(program, standing, move, now)
        case _:
            return standing


def _held(program: Program, standing: Standing, move: Moved, now: int) -> Standing:
    """Stop the clock until the date sales gave; what was left of it then runs on."""
    paused = max(now, standing.until or now)
    handoff = next((each for each in program.handoffs if each.name == standing.clause), None)
    if handoff is None or standing.due is None or move.until is None or move.until <= paused or standing.due <= now:
        return standing
    left = handoff.clock.elapsed(paused, standing.due)
    due = handoff.clock.deadline(move.until, left)
    return standing._replace(due=due, until=move.until)


def _refused(program: Program, standing: Standing, move: Moved, now: int) -> Standing:
    """Let the lead rest, or close it where the reason or the number of returns says so."""
    reason = program.agreement.reason.get(move.reason or "")
    handoff = program.agreement.handoff.get(standing.clause or "")
    recycle = handoff.recycle if handoff is not None else Recycle()
    used_up = recycle.at_most is not None and standing.recycles >= recycle.at_most
    if used_up or (reason is not None and not reason.recycle):
        return Standing("closed", now, standing.clause, None, None, standing.recycles)
    days = recycle.after_days
    if move.kind != "lost" and reason is not None and reason.recycle_after_days is not None:
        days = reason.recycle_after_days
    until = move.until if move.kind == "recycled" and move.until is not None else now + round(days * DAY)
    return Standing("resting", now, standing.clause, None, until, standing.recycles + 1)
