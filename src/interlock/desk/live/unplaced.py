"""Remember of whom no rule says which account is theirs, though one is probably meant, so that people decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.live import many
from interlock.desk.models import Unplaced
from interlock.measure.matching import asked as said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.desk.live.told import Told

_COLUMNS = ("person", "company", "domain", "source", "since", "last", "by", "made")
_AGAIN = "(person) DO UPDATE SET company = excluded.company, domain = excluded.domain, last = excluded.last"


def asked(told: Iterable[Told], source: str, now: int) -> None:
    """Keep the questions that arose, each person's once; of one that was asked before, what they say now."""
    rows = {}
    for one in told:
        if one.unclear and one.person is not None:
            who = one.said.who
            domain = said(who.email or (f"@{who.domain.strip()}" if who.domain else None), None).domain or ""
            rows[one.person] = (one.person, who.company.strip(), domain, source, now, now, "", False)
    many.put(Unplaced, _COLUMNS, [row for _, row in sorted(rows.items())], _AGAIN)
