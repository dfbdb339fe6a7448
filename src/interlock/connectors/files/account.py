"""The plain account of an import: what was read, what became of it, what was noticed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock.connectors import Batch, Unmatched


@dataclass
class FileAccount:
    """What became of the rows of one source; `loaded`, `duplicates` and `quarantined` add up to `rows_read`."""

    name: str
    """The source's name."""
    file: str
    """What the recipe calls it."""
    rows_read: int = 0
    loaded: int = 0
    duplicates: int = 0
    quarantined: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass
class Account:
    """What became of all rows; complete once all batches have been taken."""

    files: list[FileAccount] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)
    """Rows made, by table of the ledger, and people, accounts and opportunities named."""
    unmatched: list[Unmatched] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    """Files that were found but are none of the recipe's."""

    @property
    def rows_read(self) -> int:
        """Return the data rows that were read."""
        return sum(file.rows_read for file in self.files)

    @property
    def loaded(self) -> int:
        """Return the rows that were loaded."""
        return sum(file.loaded for file in self.files)

    @property
    def duplicates(self) -> int:
        """Return the rows that said again what another row of their file says."""
        return sum(file.duplicates for file in self.files)

    @property
    def quarantined(self) -> int:
        """Return the rows that were refused."""
        return sum(file.quarantined for file in self.files)

    @property
    def notes(self) -> list[str]:
        """Return what was noticed, each with its file."""
        return [f"{file.name}: {note}" for file in self.files for note in file.notes]

    def take(self, file: FileAccount, batch: Batch) -> None:
        """Count a batch."""
        file.rows_read += batch.rows_read
        file.duplicates += batch.duplicates
        file.quarantined += len(batch.refused)
        file.loaded = file.rows_read - file.duplicates - file.quarantined
        for name, table in batch.tables.items():
            self.tables[name] = self.tables.get(name, 0) + table.num_rows
