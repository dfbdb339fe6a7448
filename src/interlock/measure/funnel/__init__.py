"""The funnel that both teams believe: cohort, period, resolved or open, with what must be said beside it."""

from __future__ import annotations

from interlock.measure.funnel.answer import Flag, Funnel, Group, Lasting, Step
from interlock.measure.funnel.asked import Asked
from interlock.measure.funnel.compare import Change, compare
from interlock.measure.funnel.counting import COUNTING
from interlock.measure.funnel.funnel import funnel
from interlock.measure.funnel.rows import FIGURES, Behind, FigureName, behind, rows

__all__ = [
    "COUNTING",
    "FIGURES",
    "Asked",
    "Behind",
    "Change",
    "FigureName",
    "Flag",
    "Funnel",
    "Group",
    "Lasting",
    "Step",
    "behind",
    "compare",
    "funnel",
    "rows",
]
