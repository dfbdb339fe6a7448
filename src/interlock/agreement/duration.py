"""Lengths of time as the text says them: `PT15M`, `PT4H`, `P2D`."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator
from pydantic import Field as Bound

_ISO = re.compile(
    r"P(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,5})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,7})M)?(?:(?P<seconds>\d{1,9})S)?)?"
)

_WORDS = re.compile(
    r"(?:(?P<hours>\d{1,6})\s*h(?:ours?|rs?)?)?[\s,]*(?:and\s+)?(?:(?P<minutes>\d{1,7})\s*m(?:in(?:ute)?s?)?)?"
    r"[\s,]*(?:and\s+)?(?:(?P<seconds>\d{1,9})\s*s(?:ec(?:ond)?s?)?)?",
    re.IGNORECASE,
)
LONGEST = timedelta(days=3660)


def from_iso(value: object) -> object:
    """Read an ISO 8601 duration of weeks, days, hours, minutes and seconds; months and years have no fixed length."""
    if not isinstance(value, str):
        return value
    found = _ISO.fullmatch(value)
    if found is None or value == "P":
        raise ValueError("write a length of time as PT15M, PT4H or PT48H; a day is 24 hours, on a working clock too")
    length = timedelta(**{unit: int(number) for unit, number in found.groupdict(default="0").items()})
    if length > LONGEST:
        raise ValueError(f"is longer than {LONGEST.days} days; make it shorter")
    return length


def to_iso(length: timedelta) -> str:
    """Write a length of time so that `from_iso` reads it back."""
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    day = f"{length.days}D" if length.days else ""
    clock = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if number)
    return f"P{day}{'T' if clock else ''}{clock}" if day or clock else "PT0S"


def to_words(length: timedelta) -> str:
    """Say a length of time in hours and minutes: on a working clock a day would be misread."""
    minutes, seconds = divmod(length.days * 86_400 + length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    said = [
        f"{n:,} {unit}{'' if n == 1 else 's'}"
        for n, unit in ((hours, "hour"), (minutes, "minute"), (seconds, "second"))
        if n
    ]
    return " ".join(said) or "no time"


def from_words(text: str) -> str:
    """Return what was typed, `4 hours` or `1 h 30 min`, as the text says it; anything else as it was typed."""
    found = _WORDS.fullmatch(text.strip()) if len(text) < 60 else None
    if found is None or not any(found.groups()):
        return text
    return f"PT{''.join(f'{int(many)}{unit[0].upper()}' for unit, many in found.groupdict().items() if many)}"


def as_words(text: str) -> str:
    """Return a length of the text in words that `from_words` reads back to the letter; else as the text has it."""
    try:
        length = from_iso(text)
    except ValueError:
        return text
    said = to_words(length).replace(",", "") if isinstance(length, timedelta) else text
    return said if from_words(said) == text else text


Duration = Annotated[timedelta, BeforeValidator(from_iso), Bound(ge=timedelta(0), le=LONGEST)]
"""An ISO 8601 duration; on a clock with a calendar it is working time, so that `P1D` is 24 working hours."""
