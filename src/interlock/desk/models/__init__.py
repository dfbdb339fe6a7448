"""The tables, by noun. What may happen is decided in `actions`; what must never happen, in the migrations."""

from __future__ import annotations

from interlock.desk.models.agreement import Publication, Signature, Version
from interlock.desk.models.entities import Account, Opportunity, Person
from interlock.desk.models.imports import Import, Quarantined
from interlock.desk.models.instance import Instance
from interlock.desk.models.members import Member
from interlock.desk.models.pins import Pin
from interlock.desk.models.tail import TailChange, TailMove, TailTouch

__all__ = [
    "Account",
    "Import",
    "Instance",
    "Member",
    "Opportunity",
    "Person",
    "Pin",
    "Publication",
    "Quarantined",
    "Signature",
    "TailChange",
    "TailMove",
    "TailTouch",
    "Version",
]
