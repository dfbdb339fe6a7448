"""Interlock: the working agreement between sales and marketing, as running software."""

from __future__ import annotations


class InterlockError(Exception):
    """Something the person in front of the machine can mend; the message says what is wrong and what to do."""
