"""A proposal as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlock.agreement import naming
from interlock.agreement.prose import chapters
from interlock.desk import lists
from interlock.desk.lists import proposals as listed
from interlock.desk.lists.program import binding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.agreement import Agreement
    from interlock.agreement.prose import Line
    from interlock.desk.lists.proposals import ProposalRow
    from interlock.desk.lists.seen import Seen


@dataclass(frozen=True)
class Listed:
    """One proposal in the list."""

    id: int
    title: str
    clause: str
    says: str
    refused: int
    due: int
    status: str
    answered: int | None
    answered_by: str
    late: bool


@dataclass(frozen=True)
class _Changed:
    """One address that would change, and what stands there; empty: nothing."""

    clause: str
    was: str
    now: str


@dataclass(frozen=True)
class Figure:
    """One figure of a replay, before and after."""

    label: str
    before: int
    after: int

    @property
    def more(self) -> int:
        """Return by how much it differs."""
        return self.after - self.before


def groups(found: Sequence[ProposalRow], now: int) -> list[tuple[str, list[Listed]]]:
    """Return the proposals that wait, then those answered."""
    bound = binding(now)
    drawn_ones = [_listed(one, bound.program.agreement if bound else None, now) for one in found]
    parts = [
        ("Waiting for marketing", [one for one in drawn_ones if one.status == "open"]),
        ("Answered", [one for one in drawn_ones if one.status != "open"]),
    ]
    return [(title, rows) for title, rows in parts if rows]


def drawn(found: ProposalRow, now: int, seen: Seen) -> dict[str, Any]:
    """Return what the page of one proposal shows to somebody."""
    bound = binding(now)
    agreement = bound.program.agreement if bound else None
    refused = listed.refused(found, seen)
    return {
        "proposal": found,
        "title": _title(found, agreement),
        "line": _line(agreement, found.clause) if agreement else None,
        "refused": refused,
        "others": len(found.handoffs) - len(refused),
        "change": [_Changed(each["clause"], _said(each["was"]), _said(each["now"])) for each in found.change or ()],
        "figures": _figures(found.replay) if found.replay else [],
        "late": found.status == "open" and found.due < now,
        "before": _before(found.version, bound.number if bound else 0) if found.version else None,
        "reason": agreement.reason.get(found.reason) if agreement else None,
    }


def _said(value: object) -> str:
    """Write a value as the agreement's text does, nothing for none."""
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else f"{value:,.10g}" if isinstance(value, int | float) else str(value)


def _listed(one: ProposalRow, agreement: Agreement | None, now: int) -> Listed:
    return Listed(
        one.id,
        _title(one, agreement),
        one.clause,
        one.says,
        len(one.handoffs),
        one.due,
        one.status,
        one.answered,
        one.answered_by,
        one.status == "open" and one.due < now,
    )


def _title(one: ProposalRow, agreement: Agreement | None) -> str:
    reason = agreement.reason.get(one.reason) if agreement else None
    return reason.says.rstrip(".") if reason else naming.label(one.reason)


def _line(agreement: Agreement, address: str) -> Line | None:
    """Return the clause as both teams read it, or the one it is a part of."""
    found = {line.address: line for chapter in chapters(agreement) for line in chapter.lines}
    parts = address.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 1, -1))
    return next((found[name] for name in names if name in found), None)


def _before(version: int, in_force: int) -> int | None:
    """Return the version to compare one with: the one in force, else the one before it."""
    if in_force and in_force != version:
        return in_force
    return max((one.number for one in lists.versions() if one.number < version), default=None)


def _figures(replay: Mapping[str, Any]) -> list[Figure]:
    was, would = replay["before"], replay["after"]
    return [
        Figure("Hand-offs", was["handoffs"], would["handoffs"]),
        Figure("Of them, sales accepted", was["accepted"], would["accepted"]),
        Figure("Of them, sales refused", was["refused"], would["refused"]),
    ]
