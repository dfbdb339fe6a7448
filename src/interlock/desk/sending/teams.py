"""Microsoft Teams, by the incoming webhook of a workflow: an adaptive card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.sending.post import post

if TYPE_CHECKING:
    from interlock.desk.sending.message import Message

_SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"


def deliver(message: Message) -> None:
    """Post a message."""
    post(message, body(message))


def body(message: Message) -> dict[str, object]:
    """Return what the workflow "post to a channel when a webhook request is received" takes."""
    lines: list[dict[str, object]] = [_block(message.subject, weight="Bolder")]
    lines += [_block(line) for line in message.text.splitlines() if line.strip() and line != message.subject]
    card: dict[str, object] = {"$schema": _SCHEMA, "type": "AdaptiveCard", "version": "1.4", "body": lines}
    if message.url:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open in Interlock", "url": message.url}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _block(text: str, **more: str) -> dict[str, object]:
    """Return a block of text; what cards take for Markdown is written so that it shows as it is."""
    plain = text.translate({ord(sign): f"\\{sign}" for sign in "\\*_[]"})
    return {"type": "TextBlock", "text": plain, "wrap": True, **more}
