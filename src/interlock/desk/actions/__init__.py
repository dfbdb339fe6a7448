"""Everything that writes. A page, a command or a job calls one of these and nothing else."""

from __future__ import annotations

from interlock.desk.actions.agreement import OneSidedError, propose, publish, sign
from interlock.desk.actions.forms import add_form, close_form
from interlock.desk.actions.ledger import compact, vacuum
from interlock.desk.actions.loading import Loaded, Progress, load
from interlock.desk.actions.matching import index_accounts
from interlock.desk.actions.members import WrongPasswordError, add_member, change_password
from interlock.desk.actions.owners import hand_on, take
from interlock.desk.actions.pauses import hold, resume
from interlock.desk.actions.pins import pin
from interlock.desk.actions.sources import (
    Granted,
    KeyUsedError,
    Terms,
    UnknownSourceError,
    add_source,
    forget_deliveries,
    once,
    revoke_source,
    rotate_source,
)
from interlock.desk.actions.tail import move, record, settle
from interlock.desk.actions.undoing import undo
from interlock.desk.actions.verdicts import accept, recycle, reject
from interlock.desk.verdicts.refusals import (
    AnsweredError,
    NoContactError,
    NoSuchHandoffError,
    NotAgreedError,
    NotTheirsError,
    NotUndoneError,
    VerdictError,
)
from interlock.desk.verdicts.verdict import Verdict

__all__ = [
    "AnsweredError",
    "Granted",
    "KeyUsedError",
    "Loaded",
    "NoContactError",
    "NoSuchHandoffError",
    "NotAgreedError",
    "NotTheirsError",
    "NotUndoneError",
    "OneSidedError",
    "Progress",
    "Terms",
    "UnknownSourceError",
    "Verdict",
    "VerdictError",
    "WrongPasswordError",
    "accept",
    "add_form",
    "add_member",
    "add_source",
    "change_password",
    "close_form",
    "compact",
    "forget_deliveries",
    "hand_on",
    "hold",
    "index_accounts",
    "load",
    "move",
    "once",
    "pin",
    "propose",
    "publish",
    "record",
    "recycle",
    "reject",
    "resume",
    "revoke_source",
    "rotate_source",
    "settle",
    "sign",
    "take",
    "undo",
    "vacuum",
]
