"""How the names of clauses are said to people."""

from __future__ import annotations

import re

SHORT = frozenset(
    "ae amer apac bdr cac clv cpa cpl crm csat emea icp mql roas roi sal sdr sla smb sql".split()  # noqa: SIM905 - read as a sentence
)
"""Abbreviations of the field, written in capitals."""
SPELT = {"handoff": "hand-off", "handoffs": "hand-offs"}
"""Words that names cannot spell."""

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def label(name: str) -> str:
    """Write a clause's name as words: answered_in_time becomes Answered in time, mql MQL."""
    said = _words(name)
    return said[:1].upper() + said[1:]


def value(text: str) -> str:
    """Write a stored value as words where it is spelt as the agreement spells names: organic_search, not 2026-Q4."""
    return label(text) if _NAME.fullmatch(text) else text


def several(name: str) -> str:
    """Write a stage's name for several of them, within a sentence: leads, MQLs, opportunities."""
    said = _words(name)
    return f"{said[:-1]}ies" if said.endswith("y") else f"{said}s"


def _words(name: str) -> str:
    return " ".join(_in_capitals(part) for part in name.split("_"))


def _in_capitals(word: str) -> str:
    if word in SPELT:
        return SPELT[word]
    if word in SHORT:
        return word.upper()
    return f"{word[:-1].upper()}s" if word.endswith("s") and word[:-1] in SHORT else word
