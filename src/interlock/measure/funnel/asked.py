"""What a funnel is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from interlock.measure.number import Period

if TYPE_CHECKING:
    from interlock.agreement.metric import Basis
    from interlock.measure.funnel.visits import Reentry, Skip

DAY = 86_400_000_000
EVER = 2**62


@dataclass(frozen=True)
class Asked:
    """One question to the funnel: basis, period, split, and how skipped and repeated stages count."""

    basis: Basis = "cohort"
    by: tuple[str, ...] = ()
    period: Period = field(default_factory=Period)
    skip: Skip = "impute"
    reentry: Reentry = "first"
    within_days: float | None = None
    where: str | None = None
    """Only leads for whom this condition over fields holds, in the agreement's language."""

    @property
    def bound(self) -> dict[str, int]:
        """Return the values of the parameters `$since`, `$until` and `$within`."""
        within = EVER if self.within_days is None else round(self.within_days * DAY)
        return {"since": self.period.since, "until": self.period.until, "within": within}

    @property
    def visits(self) -> str:
        """Return the name of the relation of visits that answers."""
        return f"visits_{self.skip}_{self.reentry}"
