"""Which version of the agreement bound when: what is needed to count history as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from interlock.desk.lists import agreement

if TYPE_CHECKING:
    from interlock.agreement import Agreement

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Bound:
    """A version and from when it bound, microseconds UTC."""

    number: int
    seal: str
    agreement: Agreement
    since: int


def bindings() -> list[Bound]:
    """List which version bound from when on, as it was known then; oldest first.

    A version published after its first day binds from its publication on: nobody could have kept to it before.
    """
    begins = sorted(
        {
            max(datetime(one.starts.year, one.starts.month, one.starts.day, tzinfo=UTC), one.published)
            for one in agreement.versions()
            if one.published is not None and one.binds
        }
    )
    found: list[Bound] = []
    for moment in begins:
        binds = agreement.in_force(moment.date(), moment)
        if binds is not None and (not found or found[-1].seal != binds.seal):
            since = (moment - _EPOCH) // timedelta(microseconds=1)
            found.append(Bound(binds.number, binds.seal, agreement.parsed(binds.text), since))
    return found
