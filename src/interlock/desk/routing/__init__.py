"""Who receives a hand-off: the agreement's rules first, then whose turn it is in the team; else the team's queue."""

from __future__ import annotations

from interlock.desk.routing.assigning import Assigned, Facts, assign, routed
from interlock.desk.routing.deals import learn, relearn

__all__ = ["Assigned", "Facts", "assign", "learn", "relearn", "routed"]
