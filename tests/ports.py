"""A port that stays free for whoever picked it: one that the system gives to nobody who asks for just any."""

from __future__ import annotations

import secrets
import socket

FIRST, MANY = 20_000, 10_000
"""Below those that Linux (from 32768) and others (from 49152) give away."""


def free() -> int:
    """Return a port of this machine that nobody listens on; it can be taken later, and again after a kill."""
    while True:
        port = FIRST + secrets.randbelow(MANY)
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
