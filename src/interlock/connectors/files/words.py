"""Words that often mean that nothing is known; only the people who wrote them can say."""

from __future__ import annotations

NOTHING = frozenset(
    (
        *("select", "n/a", "na", "n.a.", "none", "null", "nan", "nil", "unknown", "not set", "not available"),
        *("undefined", "(blank)", "(none)", "tbd", "-", "--", "?", "#n/a"),
    )
)
"""In small letters."""
