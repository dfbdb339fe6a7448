"""What each basis counts: one condition for those who count, one for those who went on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock.agreement.metric import Basis

_IN = "v.entered_at >= $since AND v.entered_at < $until"


@dataclass(frozen=True)
class Counting:
    """Conditions over visits `v`; `$since`, `$until` and `$within` (microseconds) are bound."""

    says: str
    of: str
    """Visits that the share is of."""
    went_on: str
    """Visits that went on to the next stage, among them unless the basis is a flow."""
    after: str
    """When they went on."""
    timed: str
    """Visits whose time to the next stage is shown: those that went on, seen from the stage itself."""


ENTERED = _IN
"""Visits that began in the period, on every basis."""

COUNTING: dict[Basis, Counting] = {
    "cohort": Counting(
        "entered in the period and went on, ever or within the days given / entered in the period",
        _IN,
        f"{_IN} AND v.reached_at - v.entered_at <= $within",
        "v.reached_at",
        f"{_IN} AND v.reached_at - v.entered_at <= $within",
    ),
    "period": Counting(
        "entered the next stage in the period / entered in the period: a flow, which can exceed 100%",
        _IN,
        _IN,
        "v.reached_at",
        "v.reached_at >= $since AND v.reached_at < $until",
    ),
    "resolved": Counting(
        "left for the next stage in the period / left in the period; who is still there is left out",
        "v.exit_at >= $since AND v.exit_at < $until",
        "v.passed AND v.exit_at >= $since AND v.exit_at < $until",
        "v.exit_at",
        "v.passed AND v.exit_at >= $since AND v.exit_at < $until",
    ),
    "open": Counting(
        "left for the next stage in the period / there at its start + entered in it",
        "v.entered_at < $until AND (v.exit_at IS NULL OR v.exit_at >= $since)",
        "v.passed AND v.exit_at >= $since AND v.exit_at < $until",
        "v.exit_at",
        "v.passed AND v.exit_at >= $since AND v.exit_at < $until",
    ),
}
"""`period` counts those who went on among the visits of the next stage; the others among the stage's own."""
