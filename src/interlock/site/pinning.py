"""Reports that stay: kept as they were, made again to the byte, and compared with what is known now."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlock import InterlockError
from interlock.desk import actions, lists, numbers
from interlock.measure.history import Stretch
from interlock.measure.history import as_it_was as over_versions
from interlock.measure.number import LATEST, Period, midnight
from interlock.measure.report import report, written
from interlock.measure.report import what_changed as differences
from interlock.site.standing import facts, stands

if TYPE_CHECKING:
    from interlock.desk.lists import Pinned
    from interlock.site.standing import Standing


@dataclass(frozen=True)
class Question:
    """What a report is asked for."""

    name: str
    by: tuple[str, ...]
    period: Period
    records: bool


def as_of_now(asked: Question, standing: Standing) -> bytes:
    """Return a report over everything known now."""
    with facts(standing.agreement) as found:
        return written(report(found, standing.seal, asked.name, asked.by, asked.period, records=asked.records))


def pin(asked: Question, standing: Standing, label: str) -> bytes:
    """Keep a report over everything heard until now, and return it."""
    now = time.time_ns() // 1000
    versions = actions.settle()
    rendered = _rendered(asked, standing, versions, now)
    parameters = {
        "metric": asked.name,
        "by": list(asked.by),
        "since": asked.period.since,
        "until": asked.period.until,
        "records": asked.records,
        "now": now,
        "text": standing.text,
    }
    actions.pin(label or _free(asked.name), standing.seal, versions, parameters, rendered)
    return rendered


def reproduce(name: str, label: str) -> bytes:
    """Make a pinned report again from the data of its day, and return it; it is an error if a byte differs."""
    kept = _kept(name, label)
    made = again(kept.name)
    if made != kept.rendered:
        raise InterlockError(
            f"the report pinned as {kept.name!r} comes out differently now: its data or this program has been changed; "
            f"the report as it was kept is unharmed"
        )
    return made


def again(label: str) -> bytes:
    """Render the pinned report of a label from the ledger as it is."""
    kept = lists.pinned(label)
    return _rendered(_question(kept), stands(kept.parameters["text"]), dict(kept.versions), kept.parameters["now"])


def what_changed(name: str, label: str) -> dict[str, Any]:
    """Return the records that make a pinned number differ from the number now, under the same agreement."""
    kept = _kept(name, label)
    asked, standing = _question(kept), stands(kept.parameters["text"])
    then = numbers.snapshot(kept.versions)
    head = {"as_of": then.as_of, "agreement": kept.seal}
    with facts(standing.agreement, then, kept.parameters["now"]) as was, facts(standing.agreement) as now:
        return differences(head, was, now, asked.name, asked.period)


def as_it_was(asked: Question) -> bytes:
    """Return a number counted, day by day, under the agreement that bound on that day."""
    stretches = [one for one in _stretches() if one.period.since < asked.period.until]
    snapshot, now = numbers.snapshot(), time.time_ns() // 1000
    return written(over_versions(snapshot, now, stretches, asked.name, asked.period))


def _rendered(asked: Question, standing: Standing, versions: dict[str, int], now: int) -> bytes:
    with facts(standing.agreement, numbers.snapshot(versions), now) as found:
        return written(report(found, standing.seal, asked.name, asked.by, asked.period, records=asked.records))


def _question(kept: Pinned) -> Question:
    said = kept.parameters
    return Question(said["metric"], tuple(said["by"]), Period(said["since"], said["until"]), said["records"])


def _free(name: str) -> str:
    """Return a name for a new pinned report of a metric."""
    taken = {one.name for one in lists.pins()}
    return next(free for n in range(1, len(taken) + 2) if (free := name if n == 1 else f"{name} {n}") not in taken)


def _kept(name: str, label: str) -> Pinned:
    """Return the pinned report of that label, else the latest of the metric."""
    if label:
        return lists.pinned(label)
    found = [one for one in lists.pins() if one.parameters.get("metric") == name]
    if not found:
        raise InterlockError(f"no report of {name!r} is pinned; pin one: interlock number {name} --pin")
    return found[-1]


def _stretches() -> list[Stretch]:
    """Return the stretches of time that each version of the agreement bound for, in their order."""
    days = sorted({one.starts for one in lists.versions()})
    ends = [*(midnight(day) for day in days[1:]), LATEST]
    found = [(lists.in_force(day), Period(midnight(day), end)) for day, end in zip(days, ends, strict=True)]
    made = [Stretch(stands(one.text).agreement, one.seal, span) for one, span in found if one is not None]
    if not made:
        raise InterlockError("no agreement has ever been in force; propose one and let both teams sign")
    return made
