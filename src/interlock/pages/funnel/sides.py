"""Two funnels side by side, as they are drawn: each figure of both sides and each difference leads to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from interlock.agreement import naming
from interlock.measure.funnel import compare
from interlock.pages.frame import tags

if TYPE_CHECKING:
    from interlock.agreement import Agreement
    from interlock.agreement.clause import Owner
    from interlock.measure.funnel import Change, Group, Step
    from interlock.pages.funnel.question import Question
    from interlock.pages.funnel.versus import Other

TONES = {"higher": "up", "lower": "down"}
SAYS = {
    "higher": "higher",
    "lower": "lower",
    "too close to tell": "too close to tell",
    "small sample": "few leads: a hint, no finding",
    "same leads": "the same leads, no interval",
    "no interval": "no interval",
    "": "",
}


@dataclass(frozen=True)
class Figure:
    """One figure: as written, how many rows are behind it, and where."""

    text: str
    n: int
    url: str
    beside: str = ""


@dataclass(frozen=True)
class Line:
    """One stage on both sides; what one of them lacks is empty."""

    name: str
    label: str
    owner: Owner
    entered: tuple[Figure | None, Figure | None, Figure | None]
    """This side, the other, and the difference."""
    rate: tuple[Figure | None, Figure | None, Figure | None]
    median: tuple[Figure | None, Figure | None, Figure | None]
    reading: str
    tone: str


def lines(agreement: Agreement, question: Question, other: Other, this: Group, that: Group) -> list[Line]:
    """Draw both sides, stage by stage."""
    owners = {name: clause.owner for name, clause in agreement.stages()}
    return [_line(question, change, owners[change.stage]) for change in compare(this, that, apart=other.disjoint)]


def _line(question: Question, change: Change, owner: Owner) -> Line:
    here, there = _Side(question, change.this, ""), _Side(question, change.other, "other")
    apart = _Apart(question, change)
    return Line(
        change.stage,
        naming.label(change.stage),
        owner,
        (here.entered, there.entered, apart.entered),
        (here.rate, there.rate, apart.rate),
        (here.median, there.median, apart.median),
        SAYS[change.reading],
        TONES.get(change.reading, ""),
    )


class _Side:
    """The figures of one side."""

    def __init__(self, question: Question, step: Step | None, side: str) -> None:
        self._question, self._step, self._side = question, step, side

    @property
    def entered(self) -> Figure | None:
        """Return how many entered."""
        step = self._step
        return None if step is None else Figure(tags.count(step.entered), step.entered, self._link("entered"))

    @property
    def rate(self) -> Figure | None:
        """Return the share that went on."""
        step = self._step
        if step is None or step.rate is None:
            return None
        return Figure(tags.percent(step.rate), step.of, self._link("rate"), _sure(step.interval))

    @property
    def median(self) -> Figure | None:
        """Return how long half of them took."""
        step = self._step
        if step is None or step.median_days is None:
            return None
        return Figure(tags.days(step.median_days), -1, self._link("median"))

    def _link(self, figure: str) -> str:
        return link(self._question, self._step.stage if self._step else "", figure, self._side)


class _Apart:
    """The differences: this side less the other."""

    def __init__(self, question: Question, change: Change) -> None:
        self._question, self._change = question, change

    @property
    def entered(self) -> Figure | None:
        """Return the difference in how many entered, and as a share of the other side."""
        change = self._change
        if change.entered is None or change.other is None:
            return None
        of = change.other.entered
        share = minus(f"{change.entered / of:+.0%}") if of else ""
        return Figure(
            minus(f"{change.entered:+,}") if change.entered else "0", change.this.entered, self._link("entered"), share
        )

    @property
    def rate(self) -> Figure | None:
        """Return the difference of the shares in points, and its interval."""
        change = self._change
        if change.rate is None:
            return None
        return Figure(points(change.rate), change.this.of, self._link("rate"), _sure(change.interval, signed=True))

    @property
    def median(self) -> Figure | None:
        """Return the difference of the medians."""
        days = self._change.median_days
        if days is None:
            return None
        sign = "+" if days > 0 else "\N{MINUS SIGN}" if days < 0 else ""
        return Figure(f"{sign}{tags.days(abs(days))}", -1, self._link("median"))

    def _link(self, figure: str) -> str:
        return link(self._question, self._change.stage, figure, "", apart=True)


def link(question: Question, stage: str, figure: str, side: str, *, apart: bool = False) -> str:
    """Return where the rows of a figure of one side are; with `apart`, of a difference."""
    words = {**question.whole, "stage": stage, "figure": figure}
    words |= {"side": side} if side else {}
    words |= {"apart": "1"} if apart else {}
    return f"{reverse('funnel-rows')}?{urlencode(words)}"


def minus(text: str) -> str:
    """Write a minus as such."""
    return text.replace("-", "\N{MINUS SIGN}")


def points(share: float) -> str:
    """Write a difference of shares in points: +3.1 points."""
    value = round(share * 100, 1)
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return f"{sign}{abs(value):.1f} pts"


def _sure(interval: tuple[float, float] | None, *, signed: bool = False) -> str:
    if interval is None:
        return ""
    if not signed:
        return tags.interval(interval)
    low, high = (minus(f"{bound * 100:+.1f}") for bound in interval)
    return f"{low} to {high}"
