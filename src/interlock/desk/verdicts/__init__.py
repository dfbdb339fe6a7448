"""What a verdict rests on: who may give it, the hand-off held fast with its lead, and what an undo restores."""

from __future__ import annotations
