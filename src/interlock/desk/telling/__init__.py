"""Who is told what happened: in the product, by mail, and in the channels that teams read. Written down, sent later."""

from __future__ import annotations

from interlock.desk.telling.tell import tell

__all__ = ["tell"]
