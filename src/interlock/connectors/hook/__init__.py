"""Web hooks of any outside system: whether a delivery is signed, and what it says.

When not to write a connector of its own for a system that posts JSON or forms: whenever a few paths say where its
e-mail address, its kind of event and its time are. They are kept with the source (`--map email=data.contact.email`).
"""

from __future__ import annotations

from interlock.connectors.hook.mapping import DEFAULT, TARGETS, MisfitError, check, translate
from interlock.connectors.hook.moment import UnclearTimeError, moment
from interlock.connectors.hook.signature import WINDOW, BadSignatureError, sign, verify

__all__ = [
    "DEFAULT",
    "TARGETS",
    "WINDOW",
    "BadSignatureError",
    "MisfitError",
    "UnclearTimeError",
    "check",
    "moment",
    "sign",
    "translate",
    "verify",
]
