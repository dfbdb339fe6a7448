"""The tables, by noun. What may happen is decided in `actions`; what must never happen, in the migrations."""

from __future__ import annotations

from interlock.desk.models.access import IdentityProvider, LogInRules
from interlock.desk.models.agreement import Publication, Signature, Version
from interlock.desk.models.comments import Comment
from interlock.desk.models.counts import Counted
from interlock.desk.models.entities import Account, Opportunity, Person
from interlock.desk.models.erasing import Erased, Erasure
from interlock.desk.models.handoffs import Dispute, Handoff, Ownership, Pause, Proposal, Remark
from interlock.desk.models.happenings import Happening, Notice, Outgoing, Preference, SavedView, Timer, Webhook
from interlock.desk.models.heartbeats import Heartbeat
from interlock.desk.models.imports import Import, Quarantined
from interlock.desk.models.instance import Instance
from interlock.desk.models.keys import SigningKey
from interlock.desk.models.leads import AccountFields, Heard, Identity, Lead, Violation, Visitor, VisitorTouch
from interlock.desk.models.matching import AccountName, AccountPair, Belonging, Unplaced
from interlock.desk.models.members import Member
from interlock.desk.models.people import Invitation, PersonalToken
from interlock.desk.models.pins import Pin
from interlock.desk.models.routing import Absence, Deal, Listed, Seat
from interlock.desk.models.sources import Delivery, Form, Source
from interlock.desk.models.strays import Stray
from interlock.desk.models.tail import TailChange, TailMove, TailTouch
from interlock.desk.models.uploads import Upload

__all__ = [
    "Absence",
    "Account",
    "AccountFields",
    "AccountName",
    "AccountPair",
    "Belonging",
    "Comment",
    "Counted",
    "Deal",
    "Delivery",
    "Dispute",
    "Erased",
    "Erasure",
    "Form",
    "Handoff",
    "Happening",
    "Heard",
    "Heartbeat",
    "Identity",
    "IdentityProvider",
    "Import",
    "Instance",
    "Invitation",
    "Lead",
    "Listed",
    "LogInRules",
    "Member",
    "Notice",
    "Opportunity",
    "Outgoing",
    "Ownership",
    "Pause",
    "Person",
    "PersonalToken",
    "Pin",
    "Preference",
    "Proposal",
    "Publication",
    "Quarantined",
    "Remark",
    "SavedView",
    "Seat",
    "Signature",
    "SigningKey",
    "Source",
    "Stray",
    "TailChange",
    "TailMove",
    "TailTouch",
    "Timer",
    "Unplaced",
    "Upload",
    "Version",
    "Violation",
    "Visitor",
    "VisitorTouch",
    "Webhook",
]
