"""A changed text as a few letters of an address: the lines that differ from the version it began from."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from difflib import SequenceMatcher

from interlock import InterlockError

MOST = 2_000_000
"""Letters that an address may unfold to."""


class UnreadableChangeError(InterlockError):
    """The address carries a change that does not fit the version it began from; go back and turn the numbers again."""


def packed(began: str, text: str) -> str:
    """Return what turns one text into another, as letters of an address; nothing where they are the same."""
    if text == began:
        return ""
    was, now = began.split("\n"), text.split("\n")
    found = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    edits = [[a, b, now[c:d]] for kind, a, b, c, d in found if kind != "equal"]
    told = json.dumps([zlib.crc32(text.encode()), edits], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(zlib.compress(told.encode(), 9)).decode().rstrip("=")


def unpacked(began: str, change: str) -> str:
    """Return the text that was packed.

    Raises UnreadableChangeError where nothing of the kind was packed, or from another text.
    """
    if not change:
        return began
    try:
        raw = urlsafe_b64decode(change + "=" * (-len(change) % 4))
        told = json.loads(zlib.decompressobj().decompress(raw, MOST))
        check, edits = told
        lines = began.split("\n")
        for a, b, new in reversed(edits):
            lines[a:b] = new
        text = "\n".join(lines)
        if zlib.crc32(text.encode()) == check:
            return text
    except (ValueError, TypeError, zlib.error):
        pass
    raise UnreadableChangeError(UnreadableChangeError.__doc__)
