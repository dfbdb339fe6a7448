"""The sources that are drawn by themselves, and all others together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.agreement import naming
from interlock.measure.flows import Flow, Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.measure.flows import Flows

MOST = 8
"""So many sources are drawn by themselves."""


@dataclass(frozen=True)
class Source:
    """One source: who came from it, into which stages."""

    label: str
    flows: tuple[Flow, ...]
    others: bool = False
    stored: str = ""
    """Its value as it is recorded, where its words read differently."""

    @property
    def people(self) -> int:
        """Return how many came from it."""
        return sum(flow.people for flow in self.flows)


def sources(found: Flows) -> list[Source]:
    """Return the largest sources, then all others in one, then those of whom it is not known."""
    values = list(dict.fromkeys(flow.way.source for flow in found.begun))
    named = drawn(found)
    made = [_source(str(value), found, [value]) for value in named]
    rest = [value for value in values if value is not None and value not in named]
    if rest:
        made.append(_source(f"{len(rest)} others", found, rest, others=True))
    return made + ([_source("not known", found, [None])] if None in values else [])


def drawn(found: Flows) -> list[object]:
    """Return the sources that are drawn by themselves."""
    values = [value for value in dict.fromkeys(flow.way.source for flow in found.begun) if value is not None]
    return values if len(values) <= MOST else values[: MOST - 1]


def _source(label: str, found: Flows, values: Sequence[object], *, others: bool = False) -> Source:
    mine = [flow for flow in found.begun if flow.way.source in values]
    if not others:
        words = naming.value(label)
        return Source(words, tuple(mine), stored=label if words != label else "")
    by_stage = {stage.name: [flow for flow in mine if flow.way.ends == stage.name] for stage in found.stages}
    together = [
        Flow(Way(ends=name), sum(flow.people for flow in flows), None) for name, flows in by_stage.items() if flows
    ]
    return Source(label, tuple(together), others=True)
