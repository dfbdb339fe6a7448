"""The seal: a fingerprint of what an agreement means, whatever words it uses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from interlock.agreement.clause import Clause, Part

if TYPE_CHECKING:
    from interlock.agreement.document import Agreement

WORDING = frozenset({"says", "title"})
"""Fields of a clause that people read and nothing computes with."""


def seal(agreement: Agreement) -> str:
    """Return the SHA-256 of the meaning, 64 hex digits; rewording leaves it as it is.

    Fields left at their default are not part of it, so that a later version of the software that knows more fields
    seals an old text as before.
    """
    text = json.dumps(_meaning(agreement), sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _meaning(value: object) -> object:
    if isinstance(value, Part):
        fields = type(value).model_fields
        wording = WORDING if isinstance(value, Clause) else frozenset()
        said = {name: getattr(value, name) for name in fields if name not in wording}
        return {name: _meaning(x) for name, x in said.items() if x != fields[name].default}
    if isinstance(value, Mapping):
        return {name: _meaning(x) for name, x in value.items()}
    if isinstance(value, tuple):
        return [_meaning(x) for x in value]
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, float):
        return value + 0.0  # so that minus nothing is nothing
    return value.isoformat() if isinstance(value, date) else value
