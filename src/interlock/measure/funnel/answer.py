"""What a funnel answers: figures by stage and group, and what must be said beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from interlock.measure.funnel.asked import Asked


@dataclass(frozen=True)
class Lasting:
    """Estimates that allow for those who may still go on: Kaplan-Meier, with Greenwood's error."""

    median_days: float | None
    """Days by which half of all went on; nothing while fewer than half ever do."""
    rate: float
    interval: tuple[float, float]


@dataclass(frozen=True)
class Step:
    """One stage of one group."""

    stage: str
    entered: int
    """Leads (or entries) that entered in the period."""
    of: int
    """What the rate is a share of; `entered`, except on the bases resolved and open."""
    reached_next: int | None
    """How many went on to the next stage; nothing for the last stage."""
    rate: float | None
    interval: tuple[float, float] | None
    """Wilson 95%; nothing without anybody, where nobody was seen in the stage itself, and for a flow."""
    median_days: float | None
    """Median days to the next stage among those who went on and whose entry was seen."""
    lasting: Lasting | None
    """On the basis cohort."""
    imputed: int
    """How many of `entered` were not seen in the stage but beyond it."""


@dataclass(frozen=True)
class Flag:
    """Something that must be known before a group's figures are believed."""

    flag: str
    stage: str
    says: str
    detail: Mapping[str, Any]


@dataclass(frozen=True)
class Group:
    """The funnel of one group."""

    key: Mapping[str, Any]
    stages: tuple[Step, ...]
    overall: Step | None
    """From the first stage to the last, on the basis cohort."""
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Funnel:
    """The answer to one question."""

    asked: Asked
    groups: tuple[Group, ...]
    horizon: int | None
    """The last moment of which anything is known, microseconds UTC; nothing in an empty ledger."""

    def to_json(self) -> dict[str, Any]:
        """Return basis and groups in the shape of the command line's contract."""
        return {
            "basis": self.asked.basis,
            "skipped": self.asked.skip,
            "reentry": self.asked.reentry,
            "within_days": self.asked.within_days,
            "period": self.asked.period.to_json(),
            "groups": [_group(group) for group in self.groups],
        }


def _group(group: Group) -> dict[str, Any]:
    return {
        "key": dict(group.key),
        "stages": [_step(step) for step in group.stages],
        "overall": None if group.overall is None else _step(group.overall),
        "flags": [{"flag": f.flag, "stage": f.stage, "says": f.says, **f.detail} for f in group.flags],
    }


def _step(step: Step) -> dict[str, Any]:
    km = step.lasting
    return {
        "stage": step.stage,
        "entered": step.entered,
        "reached_next": step.reached_next,
        "rate": step.rate,
        "interval": None if step.interval is None else list(step.interval),
        "median_days": step.median_days,
        "of": step.of,
        "imputed": step.imputed,
        "kaplan_meier": None
        if km is None
        else {"median_days": km.median_days, "rate": km.rate, "interval": list(km.interval)},
    }
