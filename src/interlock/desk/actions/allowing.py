"""Ask whether the log-in in whose name something is written may write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.lists.members import log_in
from interlock.desk.rights import demand

if TYPE_CHECKING:
    from interlock.desk.rights import Right


def allowed(by: str, right: Right, what: str = "", own: str = "") -> None:
    """Refuse a log-in without a right, unless it is about itself (`own`).

    Without a name it is whoever runs the instance, at the command line, who is asked for nothing.
    """
    if by and by != own:
        demand(log_in(by), right, what)
