"""When a team works."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from interlock.agreement.clause import Clause

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Span = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
"""Working time within one local day, `09:00-17:30`; `00:00-24:00` is the whole day."""


class Calendar(Clause):
    """Working hours of each weekday in one time zone, less the holidays."""

    time_zone: str
    """An IANA name, such as `Europe/Berlin`."""
    hours: dict[Day, tuple[Span, ...]]
    """Working time by weekday (mon to sun); a day that is left out is free."""
    holidays: tuple[date, ...] = ()
    """Days on which nobody works."""
