"""What a journey map is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from interlock.measure.number import Period

Touch = Literal["channel", "kind"]
BY_TOUCH: tuple[Touch, ...] = get_args(Touch)
"""What of the first touch people may be told apart by at the left of the map; any field of the lead does as well."""
Worked = Literal["marketing", "sales", "both", "nobody", "again"]
WORKED: tuple[Worked, ...] = get_args(Worked)
"""Who touched people while they were in a stage: one team only, both, nobody; `again`: they entered it repeatedly."""


@dataclass(frozen=True)
class Asked:
    """People whose first stage begins in the period, told apart by where they came from."""

    period: Period = field(default_factory=Period)
    source: str = "channel"
    where: str | None = None
    """Only people for whom this condition over fields holds, in the agreement's language."""

    @property
    def bound(self) -> dict[str, int]:
        """Return the values of the parameters `$since` and `$until`."""
        return {"since": self.period.since, "until": self.period.until}
