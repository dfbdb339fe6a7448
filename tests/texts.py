"""Clauses that small agreements of the tests have in common, to be put together with clauses of their own.

A text ends within its last table: what is written after it belongs to that one.
"""

from __future__ import annotations

STEPS = """
[stage.lead]
says = "Known."
order = 1
owner = "marketing"
entered = "captured"

[stage.mql]
says = "Handed over."
order = 2
owner = "both"
entered = "handed_over"
"""
"""A lead becomes known and is handed over."""

TOUCHES = """
[touchpoint.visit]
says = "A visit."
owner = "marketing"

[touchpoint.demo]
says = "They asked for a demonstration."
owner = "both"

[touchpoint.call]
says = "A call."
owner = "sales"
direction = "outbound"
human = true
"""
"""A visit counts for marketing, a demonstration for both, and a call of sales is an answer."""

OFFICE = """
[calendar.office]
says = "Office."
time_zone = "UTC"
hours.mon = ["09:00-17:00"]
hours.tue = ["09:00-17:00"]
hours.wed = ["09:00-17:00"]
hours.thu = ["09:00-17:00"]
hours.fri = ["09:00-17:00"]
"""
"""Weekdays from nine to five, in UTC."""
