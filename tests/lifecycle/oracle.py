"""The same semantics, worked out anew from the whole list of events at every instant, with no state kept."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import fsum
from typing import TYPE_CHECKING, Any

from interlock.agreement.expression import condition
from interlock.lifecycle import Changed, Clock, Moved, Touched
from interlock.lifecycle.events import MOVES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement import Agreement
    from interlock.agreement.handoff import Handoff
    from interlock.agreement.score import Fit, Group, Touch
    from interlock.lifecycle import Event

DAY = 86_400_000_000
TYPES: dict[str, Any] = {"text": "text", "number": "number", "date": "time", "yes_no": "yes_no"}


def time_of(event: Event, order: str) -> int | None:
    return event.recorded if order == "recorded" else event.at


@dataclass(frozen=True)
class Past:
    """All that is known of a person at a time."""

    agreement: Agreement
    events: Sequence[Event]
    person: int
    now: int
    order: str

    def known(self, entity: str, key: int | None, field: str) -> tuple[str | None, float | None] | None:
        heard = [
            event
            for event in self.events
            if isinstance(event, Changed)
            and (event.entity, event.key, event.field) == (entity, key, field)
            and ((when := time_of(event, self.order)) is None or when <= self.now)
        ]
        if not heard:
            return None
        last = max(heard, key=lambda c: (c.at is not None, c.at or 0, c.recorded, c.id))
        return None if last.text is None and last.number is None else (last.text, last.number)

    @property
    def account(self) -> int | None:
        link = self.known("person", self.person, "account")
        return None if link is None or link[0] is None else int(link[0])

    def field(self, name: str) -> tuple[str | None, float | None] | None:
        declared = self.agreement.field.get(name)
        if declared is not None and declared.of == "account":
            return self.known("account", self.account, name)
        return self.known("person", self.person, name)

    def fit(self, line: Fit) -> float:
        known = self.field(line.field)
        if known is None:
            return line.absent
        text, number = known
        by_value = [
            p for value, p in line.values.items() if text and value.strip().casefold() == text.strip().casefold()
        ]
        ranges = [
            each.points
            for each in line.ranges
            if number is not None
            and not (each.at_least is not None and number < each.at_least)
            and not (each.below is not None and number >= each.below)
        ]
        return line.present + sum(by_value[:1]) + sum(ranges)

    def group(self, group: Group) -> float:
        touches = [
            event
            for event in self.events
            if isinstance(event, Touched)
            and event.kind in group.touch
            and (time_of(event, self.order) or 0) <= self.now
        ]
        points = fsum(left(group.touch[touch.kind], self.now - touch.at) for touch in touches)
        points = points if group.floor is None else max(points, group.floor)
        return points if group.cap is None else min(points, group.cap)

    def points(self, model: str) -> tuple[float, float]:
        clause = self.agreement.score[model]
        return (
            fsum(self.fit(line) for line in clause.fit.values()),
            fsum(self.group(group) for group in clause.engagement.values()),
        )

    def true(self, text: str | None) -> bool:
        if text is None:
            return True
        fields = self.agreement.field
        found = condition(text, {name: TYPES[field.type] for name, field in fields.items()})
        return found.evaluate({name: self.value(name) for name in fields}) is True

    def value(self, name: str) -> object:
        known = self.field(name)
        if known is None:
            return None
        text, number = known
        kind = self.agreement.field[name].type
        if kind == "number":
            return number
        if kind == "yes_no" and text is not None:
            return text.strip().lower() in ("yes", "true", "1", "y")
        if kind == "date":
            return None if number is None else int(number)
        return text

    def earned(self, handoff: Handoff) -> bool:
        fit, engagement = self.points(handoff.model)
        grade = self.agreement.score[handoff.model].grade
        if handoff.at_score is not None:
            if fit + engagement < handoff.at_score - 1e-6:
                return False
        elif grade is not None:
            letters = [letter for letter, bound in sorted(grade.fit.items()) if fit >= bound - 1e-6]
            digits = [digit for digit, bound in sorted(grade.engagement.items()) if engagement >= bound - 1e-6]
            if not letters or not digits or letters[0] + digits[0] not in handoff.at_grade:
                return False
        gate = self.agreement.stage[handoff.stage].gate
        segments = [self.agreement.segment[name].where for name in (gate.segment, handoff.segment) if name]
        known = all(self.field(name) is not None for name in gate.requires)
        return known and all(self.true(text) for text in (gate.where, *segments))


def left(touch: Touch, age: int) -> float:
    if touch.half_life_days is not None:
        return touch.points * 2.0 ** -(age / (touch.half_life_days * DAY))
    if touch.linear_days is not None:
        return touch.points * float(max(Fraction(0), 1 - Fraction(age) / Fraction(touch.linear_days * DAY)))
    if touch.step_days is not None:
        return touch.points * (age < touch.step_days * DAY)
    return touch.points


@dataclass
class Walk:
    """A lead's way through the states, in plain words."""

    agreement: Agreement
    state: str = "unknown"
    clause: str = ""
    until: int = 0
    recycles: int = 0

    def take(self, move: Moved, now: int) -> None:
        if self.state == "customer":
            return
        if move.kind == "won":
            self.state = "customer"
        elif (move.kind, self.state) == ("captured", "unknown") or (
            move.kind == "returned" and move.until is not None and self.state in ("resting", "closed")
        ):
            self.state = "open"
        elif move.kind == "accepted" and self.state == "waiting":
            self.state = "working"
        elif move.kind in ("rejected", "recycled", "lost") and self.state in ("waiting", "working"):
            self.refuse(move, now)

    def refuse(self, move: Moved, now: int) -> None:
        reason = self.agreement.reason.get(move.reason or "")
        recycle = self.agreement.handoff[self.clause].recycle
        if (reason and not reason.recycle) or (recycle.at_most is not None and self.recycles >= recycle.at_most):
            self.state = "closed"
            return
        days = recycle.after_days
        if reason and reason.recycle_after_days is not None and move.kind != "lost":
            days = reason.recycle_after_days
        self.state, self.recycles, self.until = "resting", self.recycles + 1, now + int(days * DAY)
        if move.kind == "recycled" and move.until is not None:
            self.until = move.until


def own(past: Past) -> list[Event]:
    """Return what happens to the person at the last instant of their past."""
    return [
        event
        for event in past.events
        if time_of(event, past.order) == past.now
        and not (isinstance(event, Changed) and event.entity == "account" and event.key != past.account)
        and not (isinstance(event, Moved) and event.kind == "handed_over")
    ]


def played(agreement: Agreement, events: Sequence[Event], person: int, order: str) -> list[tuple[int, str, float, int]]:
    """Return the hand-offs as (when, clause, score, due)."""
    walk, result = Walk(agreement), []
    for now in sorted({when for event in events if (when := time_of(event, order)) is not None}):
        past = Past(agreement, events, person, now, order)
        instant = own(past)
        if instant and walk.state == "resting" and now >= walk.until:
            walk.state = "open"
        moves = [event for event in instant if isinstance(event, Moved)]
        for move in sorted(moves, key=lambda m: (MOVES.index(m.kind), m.recorded, m.id)):
            walk.take(move, now)
        earned = [name for name, handoff in agreement.handoffs() if walk.state == "open" and past.earned(handoff)]
        if instant and earned:
            walk.state, walk.clause = "waiting", earned[0]
            handoff = agreement.handoff[earned[0]]
            clock = Clock(agreement.calendar[handoff.calendar])
            due = clock.deadline(now, int(handoff.answer_within.total_seconds()) * 1_000_000)
            result.append((now, earned[0], sum(past.points(handoff.model)), due))
    return result
