"""What a landing passes over or takes otherwise than it stands, and says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Passed:
    """How many rows of a source were none, or were read otherwise than they stand."""

    unwrapped: int = 0
    blank: int = 0
    again: int = 0
    """Rows that are the header once more."""
    filled: int = 0

    def notes(self, stray: int) -> list[str]:
        """Say it; `stray` is how many empty values every row has beyond the header."""
        said = {
            f"{self.unwrapped:,} rows were wrapped whole in quotes; they were unwrapped and read": self.unwrapped,
            f"{self.blank:,} empty rows were passed over": self.blank,
            f"the header stands again {self.again:,} time(s) among the rows; it was passed over": self.again,
            f"{self.filled:,} rows end early: what they leave off says nothing, as the recipe has it": self.filled,
            f"every row ends in {stray} stray empty value(s) beyond the header": stray,
        }
        return [note for note, count in said.items() if count]
