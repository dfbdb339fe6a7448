"""Messages on their way out of the house: one file per channel, each says in one function how it delivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.sending import mail, slack, teams
from interlock.desk.sending.message import Message, UndeliveredError

if TYPE_CHECKING:
    from collections.abc import Callable

CHANNELS: dict[str, Callable[[Message], None]] = {
    "letter": mail.deliver,
    "mail": mail.deliver,
    "slack": slack.deliver,
    "teams": teams.deliver,
}
"""By channel: deliver a message, or raise UndeliveredError."""

__all__ = ["CHANNELS", "Message", "UndeliveredError"]
