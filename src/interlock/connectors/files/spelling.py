"""Names as plain words, and letters without what their language adds to them."""

from __future__ import annotations

import re
import unicodedata

_PLAIN = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "đ": "d", "Đ": "D"})
"""Letters that are no others with an accent."""


def unaccented(text: str) -> str:
    """Return letters without their accents: `Étape` is `Etape`, `kwota zł` is `kwota zl`."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))


def spelt(name: str) -> str:
    """Return a column's name as plain words: `ConvertedOpportunityId` is `converted opportunity id`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", unaccented(name))
    return re.sub(r"[\s_\-.]+", " ", apart).strip().lower()
