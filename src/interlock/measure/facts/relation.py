"""One named step on the way from the ledger to a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.measure.quote import name as quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True)
class Relation:
    """A table made by a SELECT over the ledger and over other relations; `$now` is its only parameter."""

    sql: str
    reads: tuple[str, ...] = ()
    """Relations it reads, beside the ledger's own tables."""
    copied: bool = True
    """Whether an engine should keep its rows, because more than one step reads them."""


def complete(text: str, reads: Iterable[str], known: Mapping[str, Relation]) -> str:
    """Return a query as one text over nothing but the ledger's tables."""
    steps = [f"{quoted(name)} AS (\n{known[name].sql.strip()}\n)" for name in in_order(reads, known)]
    return f"WITH {', '.join(steps)}\n{text}" if steps else text


def in_order(wanted: Iterable[str], known: Mapping[str, Relation]) -> list[str]:
    """Return the wanted relations and all they read, each after what it reads."""
    done: list[str] = []
    for name in wanted:
        for found in [*in_order(known[name].reads, known), name]:
            if found not in done:
                done.append(found)
    return done
