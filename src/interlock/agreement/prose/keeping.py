"""What the clauses of retention mean, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.agreement.prose.phrases import asked, counted, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.retention import Keep

KEPT = {
    "never_handed_over": "leads that were never handed over",
    "refused": "leads that sales refused",
    "no_deal": "leads that were handed over and never became a deal",
    "lost": "people whose deals were all lost",
    "visitors": "browsers that never said who they are",
    "refused_rows": "rows of imports that were refused",
    "uploads": "uploaded files",
    "notices": "notices and messages that were sent",
    "deliveries": "ids of deliveries and the answers to them",
}
ENDS = {
    "erase": "who they are is erased, and they stay counted",
    "drop_fields": "the values of their personal fields are dropped",
    "forget": "they are forgotten",
}


def keep(clause: Keep) -> Iterator[str]:
    """Say how long something is kept, and what becomes of it then."""
    whom = f" within segment {listed([clause.segment])}" if clause.segment else ""
    since = " after the last sign of them" if clause.of_people else ""
    yield f"{KEPT[clause.what]}{whom}: {counted('for_days', clause.for_days, 'day')}{since}, then {ENDS[clause.ends]}"
    if clause.unless:
        yield f"not while {asked(clause.unless)}"
    if clause.of_people:
        yield "customers, open deals and leads that wait for sales are kept"
