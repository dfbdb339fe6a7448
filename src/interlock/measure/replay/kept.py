"""What steps of a replay made on an engine, so that the next one does not make again what would come out the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock.measure.engine import Engine
    from interlock.measure.replay.known import Step


def make(engine: Engine, step: Step) -> None:
    """Fill a table of the engine, or define a view."""
    engine.sql(f"CREATE OR REPLACE TEMP {step.kind} {step.table} AS {step.sql}")


class Made:
    """Makes every step, and gives it back."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def begin(self) -> None:
        """Begin another replay."""

    def make(self, step: Step) -> None:
        """Make a step."""
        make(self.engine, step)

    def drop(self, step: Step) -> None:
        """Give back what a step made."""
        self.engine.sql(f"DROP {step.kind} {step.table}")


class Kept(Made):
    """Keeps what hangs on fields alone, for replays of agreements that mostly ask the same of them.

    A step stands as long as its SQL is the same and nothing it reads was made anew. Data must not change meanwhile.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._stands: dict[str, str] = {}
        self._anew: set[str] = set()

    def begin(self) -> None:
        """Begin another replay: so far, nothing was made anew."""
        self._anew.clear()

    def make(self, step: Step) -> None:
        """Make a step, unless what it would make stands."""
        if self._stands.get(step.table) == step.sql and self._anew.isdisjoint(re.findall(r"\w+", step.sql)):
            return
        self._stands.pop(step.table, None)
        super().make(step)
        self._anew.add(step.table)
        if _lasts(step):
            self._stands[step.table] = step.sql

    def drop(self, step: Step) -> None:
        """Give back what hangs on thresholds or points."""
        if not _lasts(step):
            super().drop(step)


def _lasts(step: Step) -> bool:
    return step.table.startswith(("person_", "account_")) or step.table in {"leads", "profile"}
