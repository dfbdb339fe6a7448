"""Where people came from, how they went from stage to stage, where they are now, and which team touched them there."""

from __future__ import annotations

from interlock.measure.flows.answer import ENDINGS, Flow, Flows, Stage, Way
from interlock.measure.flows.asked import BY_TOUCH, WORKED, Asked, Worked
from interlock.measure.flows.flows import flows
from interlock.measure.flows.rows import behind

__all__ = ["BY_TOUCH", "ENDINGS", "WORKED", "Asked", "Flow", "Flows", "Stage", "Way", "Worked", "behind", "flows"]
