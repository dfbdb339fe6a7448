"""The span of the calendar that pages about the day's work begin with: the running quarter, unless the address says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from interlock.pages.frame.choosing import Choice, Link, address, said
from interlock.pages.frame.periods import SPANS, Period, Span, period, written_day

if TYPE_CHECKING:
    from django.http import HttpRequest


def recent(request: HttpRequest) -> Choice:
    """Read the choice from the address; what makes no sense there is the running quarter."""
    today = datetime.now(UTC).date()
    span: Span = next((one for one in SPANS if one == request.GET.get("span")), "quarter")
    here = period(span, written_day(request.GET.get("at", "")) or today)
    before, after = here.before(), here.after()
    return Choice(
        here,
        tuple(
            Link(one, one.capitalize(), address(request, **words(period(one, here.since or today))), one == span)
            for one in SPANS
        ),
        address(request, **words(before)) if before else "",
        address(request, **words(after)) if after and after.since and after.since <= today else "",
        None,
    )


def words(chosen: Period) -> dict[str, str]:
    """Return the address's words for a period; all time is said too, for it is not what one begins with."""
    return {"at": "", **said(chosen), "span": chosen.span}
