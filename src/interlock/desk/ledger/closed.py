"""Hold the ledger as it is for a while."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from interlock.desk.ledger import store, tail
from interlock.measure.ledger import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def closed(root: Path) -> Iterator[None]:
    """Let nobody write to the ledger or move the tail into it; hearing goes on. Locks in the order of the movers."""
    with ExitStack() as held:
        for name in tail.TAILS:
            held.enter_context(store.locked(root, f"{name}.move"))
        for name in TABLES:
            held.enter_context(store.locked(root, name))
        yield
