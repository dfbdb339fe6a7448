"""What is delivered, and why it was not."""

from __future__ import annotations

from dataclasses import dataclass, field

from interlock import InterlockError


@dataclass(frozen=True)
class Message:
    """One message to one address."""

    key: str
    """Tells it apart: a receiver who sees a key again has it already."""
    subject: str
    text: str
    url: str
    """A whole address; empty where this installation does not know its own."""
    address: str = field(repr=False)
    """An e-mail address, or the secret address of an incoming webhook."""
    inside: bool = False
    """Whether the address may lead into the company's own network, as whoever runs this instance has said."""


class UndeliveredError(InterlockError):
    """A message was not taken; `after` seconds it may be, if it is not `final`."""

    def __init__(self, message: str, *, after: float | None = None, final: bool = False) -> None:
        super().__init__(message)
        self.after = after
        self.final = final
