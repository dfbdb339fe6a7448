"""Erase again, after a restore, whoever was erased since the backup was taken."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from interlock import InterlockError
from interlock.desk import keeping
from interlock.desk.actions import erasing
from interlock.desk.erasing.begun import begin
from interlock.desk.erasing.fingerprint import fingerprint
from interlock.desk.models import Person

if TYPE_CHECKING:
    from pathlib import Path

    from interlock.desk.actions.erasing import Render

_CHECK = 0
"""Whose fingerprint says by which secret key the others were made; nobody has this id."""
_AT_ONCE = 200


class ErasedListError(InterlockError):
    """A list of erasures cannot be read, or was made with another secret key."""


def write_erased(path: Path) -> int:
    """Write the fingerprints of all who were erased; return how many."""
    found = keeping.erased()
    told = {"check": fingerprint(_CHECK), "erased": dict(found)}
    if not path.exists():
        path.touch(mode=0o600)
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return len(found)


def read_erased(path: Path) -> dict[str, int]:
    """Return when each was erased, by fingerprint."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {str(digest): int(at) for digest, at in told["erased"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ErasedListError(f"{path} is no list of erasures ({error}); give what `person erased` wrote") from error


def erase_again(path: Path, again: Render) -> int:
    """Erase everybody whom the list has and this database does not know as erased; return how many.

    Of somebody who was met again after an erasure that the database knows, nothing is erased.
    """
    wanted = read_erased(path)
    if json.loads(path.read_text(encoding="utf-8")).get("check") != fingerprint(_CHECK):
        raise ErasedListError(
            f"{path} was made with another secret key: bring secret.key back (backup --with-secret), or erase by hand"
        )
    known = dict(keeping.erased())
    missing = {digest for digest, at in wanted.items() if known.get(digest, -1) < at}
    people = Person.objects.values_list("pk", flat=True).iterator(chunk_size=20_000)
    found = [one for one in people if fingerprint(one) in missing]
    with erasing.alone():
        for start in range(0, len(found), _AT_ONCE):
            for person in found[start : start + _AT_ONCE]:
                begin(person)
            erasing.finish(again)
    return len(found)
