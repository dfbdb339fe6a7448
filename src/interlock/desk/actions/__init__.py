"""Everything that writes. A page, a command or a job calls one of these and nothing else."""

from __future__ import annotations

from interlock.desk.actions.agreement import OneSidedError, propose, publish, sign
from interlock.desk.actions.ledger import compact, vacuum
from interlock.desk.actions.loading import Loaded, Progress, load
from interlock.desk.actions.members import WrongPasswordError, add_member, change_password
from interlock.desk.actions.pins import pin
from interlock.desk.actions.tail import move, record, settle

__all__ = [
    "Loaded",
    "OneSidedError",
    "Progress",
    "WrongPasswordError",
    "add_member",
    "change_password",
    "compact",
    "load",
    "move",
    "pin",
    "propose",
    "publish",
    "record",
    "settle",
    "sign",
    "vacuum",
]
