"""What can be proved about conditions and scores without looking at any lead."""

from __future__ import annotations
