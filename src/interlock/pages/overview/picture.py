"""What slips, who waits for whom, and the funnel in small: each figure with the way to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from interlock.agreement import naming
from interlock.desk.lists import overview as lists
from interlock.desk.promises import Clocked
from interlock.pages.frame import tags
from interlock.pages.frame.promised import clock_rows, target_rows, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from interlock.agreement import Agreement
    from interlock.desk.promises import Targeted
    from interlock.measure.funnel import Group

AGES = {"hour": "less than an hour", "day": "an hour to a day", "week": "a day to a week", "older": "over a week"}

WHOSE = {"marketing": "marketing's", "sales": "sales'", "both": "both teams'"}
TURNS = (
    "sales' turn: answer them, hold them until a day, or hand them on",
    "marketing's turn: adopt, decline or counter each with a reason",
)


@dataclass(frozen=True)
class Line:
    """One figure with its words and its rows."""

    label: str
    value: int
    url: str
    beside: str = ""
    tone: str = ""
    owner: str = ""
    shows: str = ""
    """What stands for the figure where it is no count."""

    @property
    def text(self) -> str:
        """Write the figure."""
        return self.shows or tags.count(self.value)


@dataclass(frozen=True)
class Stage:
    """One stage of the small funnel."""

    label: str
    owner: str
    entered: int
    url: str
    of: int
    rate: str
    rate_url: str


def slips(now: int) -> list[Line]:
    """Return what is past its time."""
    late = lists.proposed(now, late=True)
    return [
        _line("Hand-offs past their due time", lists.count("overdue", now), _rows(of="overdue"), "sales", TURNS[0]),
        _line("Proposals past their due time", len(late), _rows(of="late"), "marketing", TURNS[1]),
    ]


def broken(found: Sequence[Clocked | Targeted], words: Mapping[str, str], currency: str) -> list[Line]:
    """Return the promises that were not kept in the period, whoever made them."""
    made = []
    for one in found:
        if isinstance(one, Clocked) and one.breached:
            url = clock_rows(one.clause, "breached", words)
            share = f"{one.breached:,} of {one.met + one.breached:,} were late, {tags.percent(one.share)} kept"
            share += f"; {WHOSE[one.owner]} turn" if one.owner in WHOSE else ""
            made.append(Line(one.says, one.breached, url, share, "bad", one.owner))
        elif not isinstance(one, Clocked) and one.state == "missed":
            beside = f"{naming.label(one.metric)} missed its target"
            value = written(one.value, one.unit, currency)
            made.append(Line(one.says, one.n, target_rows(one, words), beside, "bad", one.owner, value))
    return sorted(made, key=lambda line: (bool(line.shows), -line.value))


def for_sales(now: int) -> list[Line]:
    """Return what marketing waits for: unanswered hand-offs by how long ago they were handed over."""
    return [
        Line(
            label, lists.count("waiting", now, age), _rows(of="waiting", age=age), tone="warn" if age == "older" else ""
        )
        for age, label in AGES.items()
    ]


def for_marketing(now: int) -> list[Line]:
    """Return what sales waits for."""
    return [
        Line("Proposals to answer", len(lists.proposed(now)), _rows(of="proposals")),
        Line("Verdicts in dispute", len(lists.differing()), _rows(of="disputes")),
        Line("Briefs with something missing", lists.count("missing", now), _rows(of="missing")),
        Line("Leads due back within a week", lists.count("back", now), _rows(of="back")),
    ]


def stages(agreement: Agreement, group: Group, words: Mapping[str, str]) -> list[Stage]:
    """Draw the funnel in small."""
    clauses = agreement.stages()
    return [
        Stage(
            naming.label(name),
            clause.owner,
            step.entered,
            _funnel(words, name, "entered"),
            step.of,
            tags.percent(step.rate) if place + 1 < len(clauses) else "",
            _funnel(words, name, "rate"),
        )
        for place, ((name, clause), step) in enumerate(zip(clauses, group.stages, strict=True))
    ]


def _line(label: str, value: int, url: str, owner: str, turn: str) -> Line:
    return Line(label, value, url, beside=turn if value else "", tone="bad" if value else "", owner=owner)


def _rows(**asked: str) -> str:
    return f"{reverse('overview-rows')}?{urlencode(asked)}"


def _funnel(words: Mapping[str, str], stage: str, figure: str) -> str:
    return f"{reverse('funnel-rows')}?{urlencode({**words, 'stage': stage, 'figure': figure})}"
