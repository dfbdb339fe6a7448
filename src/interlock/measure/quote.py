"""How words from outside are written into SQL where a parameter cannot stand."""

from __future__ import annotations


def literal(word: str) -> str:
    """Write a word as a SQL text."""
    return "'" + word.replace("'", "''") + "'"


def name(word: str) -> str:
    """Write a word as the name of a column or a table."""
    return '"' + word.replace('"', '""') + '"'
