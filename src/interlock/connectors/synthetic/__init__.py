"""A synthetic company: its records as any connector would deliver them, and the truth behind them.

Accounts, people, touches, hand-offs, verdicts, deals, spend and quotas of three years, drawn from a seed; with
planted faults, and with a table for every latent value, so that every estimator can be held against a known truth.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from interlock.connectors.synthetic.company import Chunk, Company
from interlock.connectors.synthetic.setting import WORLDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.connectors import Batch

__all__ = ["UNTIL", "WORLDS", "Chunk", "Company", "company", "truth"]

UNTIL = date(2026, 10, 1)
"""The first day that has not happened, unless another is asked for; fixed, so that a seed means the same every day."""


def company(
    people: int, seed: int, until: date = UNTIL, world: str = "intent", *, faults: bool = True
) -> Iterator[Batch]:
    """Yield the company's records in bounded batches, in the ledger's own shapes."""
    return (chunk.batch for chunk in Company(people, seed, until, world, faults).chunks())


def truth(
    people: int, seed: int, until: date = UNTIL, world: str = "intent", *, faults: bool = True
) -> dict[str, pa.Table]:
    """Return every latent value of the same company, by table."""
    whole = Company(people, seed, until, world, faults)
    parts = [chunk.truth for chunk in whole.chunks()]
    return whole.truth() | {name: pa.concat_tables(part[name] for part in parts) for name in parts[0]}
