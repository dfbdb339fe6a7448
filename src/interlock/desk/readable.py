"""Names as they can be read beside other text, whatever an outside system sent as one."""

from __future__ import annotations

from unicodedata import category

_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Embeddings, overrides and isolates (Unicode, UAX 9): left open, they turn around whatever stands behind the name."""


def readable(name: str) -> str:
    """Return a name on one line that turns nothing around; empty where there is nothing to be seen of it."""
    if name.isprintable():
        return name.strip()
    seen = " ".join("".join(" " if category(each) == "Cc" else each for each in name.translate(_TURNS)).split())
    return seen if any(category(each)[0] in "LMNPS" for each in seen) else ""
