"""Whatever is moved in an agreement voids its signatures, and no wording does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from interlock.agreement import read, seal, starter
from interlock.agreement.clause import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORDING = ("says", "title")


def moved(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield the value with each single thing in it moved, and where that stood; of each table its first two clauses."""
    if isinstance(value, Part | Mapping | tuple):
        for name, one, put in _parts(value):
            if not isinstance(value, Part):
                yield (*path, name), put(_GONE)
            for where, other in moved(one, (*path, name)):
                yield where, put(other)
    elif value is not None:
        yield path, _other(value)


def _parts(value: Any) -> Iterator[tuple[str, Any, Callable[[Any], Any]]]:
    """Yield what a value is made of: its name, itself, and how to put something else, or nothing, in its place."""
    if isinstance(value, Part):
        for name in type(value).model_fields:
            yield name, getattr(value, name), lambda other, name=name: value.model_copy(update={name: other})
    elif isinstance(value, Mapping):
        for key in islice(value, 2):
            yield key, value[key], lambda other, key=key: _without({**value, key: other})
    else:
        for place, one in enumerate(value[:2]):
            yield (
                str(place),
                one,
                lambda other, place=place: tuple(
                    x for x in (*value[:place], other, *value[place + 1 :]) if x is not _GONE
                ),
            )


_GONE = object()


def _without(table: dict[str, Any]) -> dict[str, Any]:
    return {name: one for name, one in table.items() if one is not _GONE}


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value + timedelta(days=1)
    return value + (timedelta(seconds=1) if isinstance(value, timedelta) else "x" if isinstance(value, str) else 1)


def test_whatever_is_moved_changes_the_seal_and_no_wording_does() -> None:
    agreement = read(starter())
    sealed, seen = seal(agreement), {"meaning": 0, "wording": 0}
    for where, other in moved(agreement):
        wording = where[-1] in WORDING
        assert (seal(other) == sealed) == wording, ".".join(where)
        seen["wording" if wording else "meaning"] += 1
    assert min(seen.values()) > 20
