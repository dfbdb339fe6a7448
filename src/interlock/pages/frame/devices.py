"""What a browser says of itself, in two words."""

from __future__ import annotations

import re

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "Mac"),
    ("Linux|X11", "Linux"),
)


def device(agent: str) -> str:
    """Say what a browser says of itself, in two words."""
    browser = next((name for word, name in _BROWSERS if word in agent), "")
    system = next((name for words, name in _SYSTEMS if re.search(words, agent)), "")
    return " on ".join(filter(None, (browser, system))) or agent[:40] or "Unknown device"
