"""The funnel as the page draws it: each stage with its figures, their links, and what must be said beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from interlock.agreement import naming
from interlock.pages.frame import tags
from interlock.pages.frame.periods import SPANS, period
from interlock.pages.funnel.question import written

if TYPE_CHECKING:
    from interlock.agreement import Agreement
    from interlock.agreement.clause import Owner
    from interlock.measure.funnel import Flag, Group, Lasting, Step
    from interlock.pages.funnel.question import Question

OWNS: dict[Owner, str] = {"marketing": "Marketing owns", "both": "Shared", "sales": "Sales owns"}
DAY = re.compile(r"\d{4}-\d\d-\d\d")
FIGURES = ("entered", "of", "reached_next", "rate", "median", "expected", "overall")
MOST_GROUPS = 50
"""More groups than this are no longer read; the largest are shown."""
TAGS = {
    "small_sample": "small sample",
    "right_censored": "young",
    "left_truncation": "record begins later",
    "times_unknown": "times unknown",
    "imputed": "stages inferred",
}
"""A flag in two words, for a row of the split."""


@dataclass(frozen=True)
class Stage:
    """One stage as drawn."""

    name: str
    label: str
    owner: Owner
    first: bool
    """Whether the stage before is somebody else's."""
    last: bool
    """Whether the stage after is somebody else's."""
    next: str
    step: Step
    links: dict[str, str]
    """By figure, where its rows are shown."""

    @property
    def owns(self) -> str:
        """Say who owns it."""
        return OWNS[self.owner]

    @property
    def expected(self) -> Lasting | None:
        """Return the estimate that allows for those who may still go on, where it reads differently from the share."""
        lasting = self.step.lasting
        return lasting if lasting and tags.percent(lasting.rate) != tags.percent(self.step.rate) else None


@dataclass(frozen=True)
class Row:
    """One group of the split."""

    label: str
    tags: tuple[str, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True)
class Note:
    """A flag as a banner."""

    tone: str
    icon: str
    stage: str
    says: str


def stages(agreement: Agreement, group: Group, question: Question, key: object = ...) -> tuple[Stage, ...]:
    """Draw one group's stages; `key` is its value where the funnel is split."""
    clauses = agreement.stages()
    owners = [clause.owner for _, clause in clauses]
    names = [name for name, _ in clauses]
    return tuple(
        Stage(
            name=name,
            label=naming.label(name),
            owner=owners[place],
            first=place == 0 or owners[place - 1] != owners[place],
            last=place + 1 == len(names) or owners[place + 1] != owners[place],
            next=naming.label(names[place + 1]) if place + 1 < len(names) else "",
            step=step,
            links={figure: link(question, name, figure, key) for figure in FIGURES},
        )
        for place, (name, step) in enumerate(zip(names, group.stages, strict=True))
    )


def rows(agreement: Agreement, groups: tuple[Group, ...], question: Question) -> list[Row]:
    """Draw the groups of a split, as many as are read."""
    drawn = []
    for group in groups[:MOST_GROUPS]:
        key = group.key[question.by]
        flags = dict.fromkeys(TAGS[flag.flag] for flag in group.flags)
        drawn.append(Row(label(question.by, key), tuple(flags), stages(agreement, group, question, key)))
    return drawn


def notes(flags: tuple[Flag, ...]) -> list[Note]:
    """Draw flags as banners, the gravest first."""
    grave = [flag for flag in flags if flag.flag == "left_truncation"]
    rest = [flag for flag in flags if flag.flag != "left_truncation"]
    return [_note(flag, "warn", "warning") for flag in grave] + [_note(flag, "", "info") for flag in rest]


def label(by: str, key: Any) -> str:
    """Write a group's key for people."""
    if key is None:
        return "not known"
    span = next((span for span in SPANS if span == by), None)
    if span is not None and DAY.fullmatch(str(key)):
        return period(span, date.fromisoformat(key)).label
    return ("yes" if key else "no") if isinstance(key, bool) else naming.value(str(key))


def _note(flag: Flag, tone: str, icon: str) -> Note:
    stage = naming.label(flag.stage)
    return Note(tone, icon, stage, flag.says.removeprefix(f"{stage}: "))


def link(question: Question, stage: str, figure: str, key: object = ...) -> str:
    """Return where the rows of a figure are; `key` chooses a group of the split."""
    group = {} if key is ... else {"by": question.by, "group": written(key)}
    return f"{reverse('funnel-rows')}?{urlencode({**question.whole, **group, 'stage': stage, 'figure': figure})}"
