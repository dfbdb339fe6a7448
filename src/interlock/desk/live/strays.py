"""Remember which kinds of touch sources tell of that nobody agreed on, so that whoever minds the source sees it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from interlock.desk.live import many
from interlock.desk.models import Stray

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlock.desk.live.told import Told

_COUNT = f"""(source, kind) DO UPDATE SET
  times = {Stray._meta.db_table}.times + excluded.times, last = excluded.last"""


def seen(told: Iterable[Told], source: str, now: int) -> None:
    """Count those of an unknown kind; last of all that a delivery writes, so that none waits long for another."""
    kinds = Counter(one.said.kind for one in told if one.stray)
    rows = [(source, kind, times, now, now) for kind, times in sorted(kinds.items())]
    many.put(Stray, ("source", "kind", "times", "first", "last"), rows, _COUNT)
