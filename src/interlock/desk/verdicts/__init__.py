"""What a verdict rests on: who may give it, the hand-off and its lead held fast meanwhile, and what an undo restores."""

from __future__ import annotations
