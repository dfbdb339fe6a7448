"""Template words that every page uses: icons, and numbers as people read them."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html, format_html_join

from interlock.agreement import naming
from interlock.pages.frame.icons import PATHS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.safestring import SafeString

register = template.Library()
INSTANT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\dZ)")
NOTHING = "\N{EN DASH}"


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon; it says nothing to screen readers."""
    return format_html('<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>', PATHS[name])


@register.simple_tag
def bar(points: float, most: float) -> SafeString:
    """Draw points as a bar of what they could be; points that are taken away as a bar of their own size."""
    width = round(min(100.0, abs(points) / (most if points > 0 and most else max(abs(points), 25)) * 100))
    return format_html(
        '<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="6"/>'
        '<rect class="{}" width="{}" height="6"/></svg>',
        "fill" if points > 0 else "minus",
        width,
    )


@register.filter
def count(value: float | None) -> str:
    """Write a count: 4,820."""
    return NOTHING if value is None else f"{value:,.0f}"


@register.filter
def percent(share: float | None) -> str:
    """Write a share so that two digits of it can be told apart: 32%, 2.5%, 0.67%."""
    if share is None:
        return NOTHING
    value = share * 100
    size = abs(value)
    digits = 0 if size >= 10 or size == 0 else 1 if size >= 1 else 2
    return f"{value:.{digits}f}%"


@register.filter
def finely(share: float | None) -> str:
    """Write a share with a decimal, where a single one stands for everything: 10.5%, 2.53%."""
    if share is None:
        return NOTHING
    return f"{share:.{1 if abs(share) >= 0.1 or not share else 2}%}"


@register.filter
def interval(bounds: tuple[float, float] | None) -> str:
    """Write an interval of a share on the scale of its upper bound: 30.9 to 33.1%."""
    if not bounds or None in bounds:
        return NOTHING
    low, high = (bound * 100 for bound in bounds)
    digits = 0 if high - low >= 5 else 1 if high - low >= 0.2 else 2
    return f"{low:.{digits}f}\N{EN DASH}{high:.{digits}f}%"


@register.filter
def days(value: float | None) -> str:
    """Write a duration given in days: 3 h, 1.5 days, 14 days."""
    if value is None or math.isinf(value):
        return NOTHING
    if value < 1:
        hours = value * 24
        return f"{hours:.0f} h" if hours >= 1 else f"{hours * 60:.0f} min"
    written = f"{value:,.{0 if value >= 10 else 1}f}".removesuffix(".0")
    return f"{written} day" if written == "1" else f"{written} days"


@register.filter
def moment(microseconds: int | None) -> str:
    """Write an instant of the ledger: 14 Mar 2026, 09:05 (UTC)."""
    if microseconds is None:
        return NOTHING
    at = datetime.fromtimestamp(microseconds / 1_000_000, UTC)
    return f"{at:%-d %b %Y, %H:%M}"


@register.filter
def when(microseconds: int | None, form: str = "moment") -> SafeString | str:
    """Write an instant in the reader's own zone (moment, day or clock); a day of another year says which."""
    if microseconds is None:
        return NOTHING
    at = datetime.fromtimestamp(microseconds / 1_000_000, UTC)
    if form == "day" and at.year != datetime.now(UTC).year:
        form = "date"
    text = at.strftime({"day": "%-d %b", "date": "%-d %b %Y", "clock": "%H:%M UTC"}.get(form, "%-d %b %Y, %H:%M UTC"))
    iso = at.isoformat(timespec="milliseconds")
    return format_html('<time datetime="{}" data-form="{}">{}</time>', iso, form, text)


@register.filter
def timed(text: str) -> SafeString:
    """Write the instants that stand in a text (ISO 8601, UTC, to the minute) in the reader's own zone."""
    parts = [
        when(int(datetime.fromisoformat(part).timestamp()) * 1_000_000) if INSTANT.fullmatch(part) else part
        for part in INSTANT.split(text)
    ]
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def at(mapping: Mapping[str, object] | None, name: str) -> object:
    """Return what a mapping has under a name; nothing where it has nothing."""
    return (mapping or {}).get(name, "")


register.filter("words", naming.label)
register.filter("several", naming.several)
register.filter("value", naming.value)


@register.filter
def initials(name: str) -> str:
    """Write a name's initials: maya.lindgren becomes ML, maya becomes MA."""
    parts = [part for part in re.split(r"[^\w]+|_", name) if part]
    return ("".join(part[0] for part in parts[:2]) if len(parts) > 1 else name[:2]).upper()


@register.filter
def owner(name: str) -> str:
    """Say who owns something."""
    return {"marketing": "Marketing", "sales": "Sales", "both": "Shared"}.get(name, "")
