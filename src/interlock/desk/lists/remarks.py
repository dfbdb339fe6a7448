"""What sales heard, counted: by topic, and by the campaign, channel or content that the lead came from."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Literal

from django.db.models import Count

from interlock.desk.models import Remark

Origin = Literal["campaign", "channel", "content"]


@dataclass(frozen=True)
class Topic:
    """One thing that was heard, in whatever words."""

    kind: str
    topic: str
    remarks: int
    texts: tuple[str, ...]
    """The words it was said in, the most frequent first."""
    handoffs: int = 0
    """With how many of them it was heard: twice with one counts once."""


@dataclass(frozen=True)
class HeardFrom:
    """What was heard from the leads of one campaign, channel or piece of content; None: not known which."""

    name: str | None
    remarks: int
    topics: tuple[tuple[str, str, int], ...]
    """Kind, topic and how often, the most frequent first."""


def topics(kind: str = "", most: int = 200) -> list[Topic]:
    """List what was heard, the most frequent first; of one kind, or of all."""
    words: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    rows = Remark.objects.filter(**{"kind": kind} if kind else {})
    for of, topic, text, count in rows.values_list("kind", "topic", "text").annotate(n=Count("pk")).order_by("text"):
        words[of, topic][text] += count
    with_each = rows.values_list("kind", "topic").annotate(n=Count("handoff", distinct=True)).order_by()
    handoffs = {(of, topic): many for of, topic, many in with_each}
    found = [
        Topic(*one, said.total(), tuple(t for t, _ in said.most_common()), handoffs[one]) for one, said in words.items()
    ]
    return sorted(found, key=lambda one: (-one.remarks, one.kind, one.topic.casefold()))[:most]


def heard_from(by: Origin, since: int, until: int) -> list[HeardFrom]:
    """Count what was heard in [since, until) by where the leads came from, the loudest first."""
    found: dict[str | None, Counter[tuple[str, str]]] = defaultdict(Counter)
    rows = Remark.objects.filter(at__gte=since, at__lt=until).values_list(f"handoff__{by}", "kind", "topic")
    for name, kind, topic, count in rows.annotate(n=Count("pk")).order_by("kind", "topic"):
        found[name][kind, topic] += count
    told = [
        HeardFrom(name, said.total(), tuple((*key, count) for key, count in said.most_common()))
        for name, said in found.items()
    ]
    return sorted(told, key=lambda one: (-one.remarks, one.name or ""))
