"""What any agreement would have done over all history: compiled to SQL, run bucket by bucket in bounded memory."""

from __future__ import annotations

from interlock.measure.replay.compare import Comparison, Side, Stretch, compare, recorded, side
from interlock.measure.replay.groups import Group, groups
from interlock.measure.replay.kept import Kept, Made
from interlock.measure.replay.known import Order
from interlock.measure.replay.runner import HANDOFFS, Replay, replay, replayed

__all__ = [
    "HANDOFFS",
    "Comparison",
    "Group",
    "Kept",
    "Made",
    "Order",
    "Replay",
    "Side",
    "Stretch",
    "compare",
    "groups",
    "recorded",
    "replay",
    "replayed",
    "side",
]
