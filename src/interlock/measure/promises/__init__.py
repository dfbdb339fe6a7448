"""What both teams have promised each other, read off the ledger: when each clock started, and when it stopped.

Whether a promise was kept is said where the calendars are known (`desk.lists.promises`).
"""

from __future__ import annotations

from interlock.measure.promises.pairs import Pair, PromiseError, pairs

__all__ = ["Pair", "PromiseError", "pairs"]
