"""The files that were given, looked into: gz and zip are opened, each member is a source of its own."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from interlock.connectors.files.problem import FileError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_BUFFER = 1 << 20


@dataclass(frozen=True)
class Source:
    """One table-like file, on its own or inside an archive."""

    path: Path
    member: str = ""
    """The member's name, where `path` is a zip archive."""
    meant: bool = True
    """Whether it was named itself, not found in a folder or an archive."""
    sheet: str = ""
    """The sheet, where the file is a workbook of several."""
    _handle: list[BinaryIO] = field(default_factory=list, compare=False, repr=False)

    @property
    def name(self) -> str:
        """Return how the source is called in reports: the file's name, and the member and the sheet inside it."""
        return "/".join(part for part in (self.path.name, self.member, self.sheet) if part)

    @property
    def plain_name(self) -> str:
        """Return the name that tells the format: without folders and without `.gz`."""
        return Path(self.member or self.path.name).name.lower().removesuffix(".gz")

    @property
    def size(self) -> int:
        """Return the bytes on disk."""
        return self.path.stat().st_size

    @property
    def read_share(self) -> float:
        """Return how much of the bytes on disk has been read since it was last opened, 0..1."""
        file = self._handle[0] if self._handle else None
        return file.tell() / max(self.size, 1) if file is not None and not file.closed else 1.0

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open the unpacked bytes."""
        try:
            with self.path.open("rb") as file:
                self._handle[:] = [file]
                if self.member:
                    with zipfile.ZipFile(file) as archive, archive.open(self.member) as member:
                        yield _unpacked(io.BufferedReader(member, _BUFFER))  # type: ignore[arg-type]
                else:
                    yield _unpacked(file)
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise FileError(f"{self.name}: the archive is damaged ({error}); get it again") from error


def sources(paths: Iterable[Path]) -> list[Source]:
    """Return every source behind the paths, in the order given; a folder stands for the files in it."""
    found: list[Source] = []
    for path in paths:
        if path.is_dir():
            inside = (child for child in sorted(path.iterdir()) if child.is_file() and child.name[0] != ".")
            found += [replace(source, meant=False) for source in sources(inside)]
        elif not path.is_file():
            raise FileError(f"{path}: there is no such file")
        elif path.suffix.lower() == ".zip":
            found += [Source(path, member, meant=False) for member in _members(path)]
        else:
            found.append(Source(path))
    return found


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
    except zipfile.BadZipFile as error:
        raise FileError(f"{path}: this is not a whole zip archive ({error}); get it again") from error
    return [name for name in names if not name.startswith("__MACOSX/") and Path(name).name[0] != "."]


def _unpacked(file: io.BufferedReader) -> BinaryIO:
    """Return the bytes behind gz, told by what the file is, not by what it is called."""
    if file.peek(2)[:2] == b"\x1f\x8b":
        return gzip.GzipFile(fileobj=file)  # type: ignore[return-value]
    return file
