"""What a reader has chosen to look at: a span of the calendar, kept in the address so that it can be sent on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from interlock.measure.extent import extent
from interlock.pages.frame.periods import SPANS, Period, Span, day_of, period, written_day

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest

    from interlock.pages.frame.ground import Ground


@dataclass(frozen=True)
class Link:
    """One thing to choose."""

    name: str
    label: str
    url: str
    here: bool


@dataclass(frozen=True)
class Choice:
    """The period chosen, and the ways to other ones."""

    period: Period
    spans: tuple[Link, ...]
    earlier: str
    later: str
    first: int | None
    """When the data begins, microseconds UTC."""

    @property
    def words(self) -> dict[str, str]:
        """Return the address's words that say this choice; none where it is the default."""
        return said(self.period)


def chosen(request: HttpRequest, held: Ground) -> Choice:
    """Read the choice from the address; what makes no sense there is the default, all time."""
    bounds = held.answer("extent", lambda: extent(held.facts.engine))
    today = datetime.now(UTC).date()
    first, last = (day_of(bounds[0]), min(day_of(bounds[1]), today)) if bounds else (today, today)
    span: Span = next((span for span in SPANS if span == request.GET.get("span")), "all")
    here = period(span, written_day(request.GET.get("at", "")) or last)
    before, after = here.before(), here.after()
    return Choice(
        here,
        tuple(
            Link(one, one.capitalize(), address(request, **_words(one, here.since or last)), one == span)
            for one in SPANS
        ),
        address(request, **said(before)) if before and before.until and before.until > first else "",
        address(request, **said(after)) if after and after.since and after.since <= last else "",
        bounds[0] if bounds else None,
    )


def said(chosen_period: Period) -> dict[str, str]:
    """Return the address's words for a period."""
    if chosen_period.since is None:
        return {}
    return {"span": chosen_period.span, "at": chosen_period.since.isoformat()}


def address(request: HttpRequest, **words: str) -> str:
    """Return this page's address with some of its words replaced, or left out where empty; paging starts anew."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, word in words.items():
        query.pop(name, None)
        if word:
            query[name] = word
    return f"?{query.urlencode()}"


def _words(span: Span, day: date) -> dict[str, str]:
    return {"span": "", "at": ""} | said(period(span, day))
