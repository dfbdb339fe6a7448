"""Slack, by incoming webhook: a line of text for the notification, blocks for the channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlock.desk.sending.post import post

if TYPE_CHECKING:
    from interlock.desk.sending.message import Message

_LONGEST = 3_000
"""Characters of a section (Slack, Block Kit reference)."""


def deliver(message: Message) -> None:
    """Post a message."""
    post(message, body(message))


def body(message: Message) -> dict[str, object]:
    """Return what Slack takes; its three control characters are written as it wants them."""
    text = _plain(message.text)[:_LONGEST]
    blocks: list[dict[str, object]] = [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]
    if message.url:
        button = {"type": "button", "text": {"type": "plain_text", "text": "Open in Interlock"}, "url": message.url}
        blocks.append({"type": "actions", "elements": [button]})
    return {"text": _plain(message.subject), "blocks": blocks}


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
