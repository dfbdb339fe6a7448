"""Fewer points for what refused leads had in common."""

from __future__ import annotations

from collections import Counter
from math import floor, log10
from statistics import median
from typing import TYPE_CHECKING

from interlock.agreement.score import Range
from interlock.agreement.suggesting import thresholds
from interlock.agreement.suggesting.way import Seen, Way, halved, plainly, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from interlock.agreement.document import Agreement
    from interlock.agreement.score import Fit

LESS = 5.0
"""Points that are taken from what has none to give."""
_NICE = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


def ways(agreement: Agreement, path: tuple[str, ...], seen: Sequence[Seen]) -> Iterator[Way]:
    """Yield ways for a line of fit, for kinds of touch, or for a whole score."""
    model, *rest = path
    match rest:
        case ["fit", name]:
            yield from _of_fit(agreement, ("score", model, "fit", name), agreement.score[model].fit[name], seen)
        case ["engagement", group]:
            for kind in _by_points(seen):
                yield from _fewer(agreement, (model, group, kind), seen)
        case ["engagement", group, "touch", kind]:
            yield from _fewer(agreement, (model, group, kind), seen)
        case []:
            yield from thresholds.of_score(agreement, model, seen)


def of_touchpoint(agreement: Agreement, path: tuple[str, ...], seen: Sequence[Seen]) -> Iterator[Way]:
    """Yield ways for a kind of touch, wherever it is counted."""
    for model, table in agreement.score.items():
        for group, clause in table.engagement.items():
            if path[0] in clause.touch:
                yield from _fewer(agreement, (model, group, path[0]), seen)


def _of_fit(agreement: Agreement, path: tuple[str, ...], line: Fit, seen: Sequence[Seen]) -> Iterator[Way]:
    numbers = sorted(each.number for each in seen if each.number is not None)
    if line.ranges and numbers:
        yield from _of_ranges(agreement, path, line, numbers)
    if line.values:
        yield from _of_values(agreement, path, line, seen)
    unknown = sum(each.text is None and each.number is None for each in seen)
    if 2 * unknown > len(seen):
        says = f"Of {len(seen)} refused leads {unknown} had no {line.field}: not knowing it costs {LESS:g} points more."
        yield Way(replaced(agreement, (*path, "absent"), line.absent - LESS), says)


def _of_ranges(agreement: Agreement, path: tuple[str, ...], line: Fit, numbers: Sequence[float]) -> Iterator[Way]:
    low, high = numbers[0], numbers[-1]
    had = f"The refused leads had {line.field} {_between(low, high)}"
    middle = median(numbers)
    for place, each in enumerate(line.ranges):
        if each.points <= 0 or not _within(each, middle):
            continue
        bound = _above(high, each.below)
        if bound is not None:
            says = f"{had}, for which this line gives {plainly(each.points)} points: they begin at {plainly(bound)}."
            yield Way(replaced(agreement, (*path, "ranges", place, "at_least"), bound), says)
        less = halved(each.points)
        says = f"{had}, for which this line gives {plainly(each.points)} points: it gives {plainly(less)} instead."
        yield Way(replaced(agreement, (*path, "ranges", place, "points"), less), says)
        return
    bound = _nice(high)
    ranges = (*line.ranges, Range(below=bound, points=-LESS))
    yield Way(
        replaced(agreement, (*path, "ranges"), ranges),
        f"{had}, for which this line takes nothing away: below {plainly(bound)} it takes {plainly(LESS)} points.",
    )


def _of_values(agreement: Agreement, path: tuple[str, ...], line: Fit, seen: Sequence[Seen]) -> Iterator[Way]:
    counted = Counter(_plain(each.text) for each in seen if each.text is not None)
    named = {_plain(value): value for value in line.values}
    for text, count in counted.most_common():
        if 2 * count < len(seen):
            return
        value = named.get(text, text)
        points = line.values.get(value, 0.0)
        less = 0.0 if points > 0 else points - LESS
        yield Way(
            replaced(agreement, (*path, "values", value), less),
            f"Of {len(seen)} refused leads {count} had {line.field} '{text}', which gives {plainly(points)} points: "
            f"it gives {plainly(less)} instead.",
        )


def _fewer(agreement: Agreement, path: tuple[str, str, str], seen: Sequence[Seen]) -> Iterator[Way]:
    model, group, kind = path
    touch = agreement.score[model].engagement[group].touch.get(kind)
    if touch is None or touch.points <= 0:
        return
    less = halved(touch.points)
    had = sum(kind in each.kinds for each in seen)
    yield Way(
        replaced(agreement, ("score", model, "engagement", group, "touch", kind, "points"), less),
        f"Of {len(seen)} refused leads {had} had points for {kind.replace('_', ' ')}: "
        f"it gives {plainly(less)} points instead of {plainly(touch.points)}.",
    )


def _by_points(seen: Sequence[Seen]) -> list[str]:
    """Return the kinds of touch, those first that gave refused leads most."""
    total: Counter[str] = Counter()
    for each in seen:
        total.update(each.kinds)
    return [kind for kind, points in total.most_common() if points > 0]


def _within(each: Range, number: float) -> bool:
    return (each.at_least is None or number >= each.at_least) and (each.below is None or number < each.below)


def _above(high: float, below: float | None) -> float | None:
    """Return a bound above a number that leaves something of the range, None if there is none."""
    for bound in (_nice(high), floor(high) + 1.0):
        if below is None or bound < below:
            return bound
    return None


def _nice(number: float) -> float:
    """Return a number above another one that people would choose: 15, 20, 25, 30, 40."""
    if number <= 0:
        return 1.0
    scale = 10.0 ** floor(log10(number))
    return next(each * scale for each in _NICE if each * scale > number)


def _between(low: float, high: float) -> str:
    return plainly(low) if low == high else f"from {plainly(low)} to {plainly(high)}"


def _plain(text: str | None) -> str:
    return (text or "").strip().casefold()
