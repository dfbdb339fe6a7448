"""Which characters the bytes stand for, decided from the whole file."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlock.connectors.files.problem import FileError

if TYPE_CHECKING:
    from interlock.connectors.files.source import Source

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Encoding:
    """A codec's name, and a sentence where it had to be guessed."""

    name: str
    note: str = ""


def encoding_of(source: Source, said: str | None = None) -> Encoding:
    """Return the encoding that reads every byte of the source; `said` is what the recipe says.

    A byte order mark decides; without one, zero bytes tell UTF-16, then UTF-8 if all of it is valid, then cp1252,
    then Latin-1, which can read anything and is therefore stated.
    """
    with source.open() as file:
        head = file.read(4096)
    if said is not None:
        _refuse_unless_valid(source, said)
        return Encoding(said)
    for mark, name in _BOMS:
        if head.startswith(mark):
            _refuse_unless_valid(source, name)
            return Encoding(name)
    wide = _utf16_without_mark(head)
    if wide and _first_invalid(source, wide) is None:
        return Encoding(wide, f"read as {wide}: it has no byte order mark, but every second byte is zero")
    for name in ("utf-8", "cp1252"):
        if _first_invalid(source, name) is None:
            return Encoding(name, "" if name == "utf-8" else "not UTF-8: read as Windows-1252")
    return Encoding("latin-1", "neither UTF-8 nor Windows-1252: read as Latin-1")


def _utf16_without_mark(head: bytes) -> str | None:
    half = len(head) // 2
    if half < 2 or head.count(0) < half // 2:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _refuse_unless_valid(source: Source, name: str) -> None:
    try:
        codecs.lookup(name)
    except LookupError as error:
        raise FileError(f"{source.name}: there is no encoding called {name!r}") from error
    where = _first_invalid(source, name)
    if where is not None:
        raise FileError(
            f"{source.name}: byte {where:,} is not valid {name}; say another `encoding` or get the file again"
        )


def _first_invalid(source: Source, name: str) -> int | None:
    """Return the place of the first byte that the codec cannot read."""
    decoder = codecs.getincrementaldecoder(name)()
    done = 0
    with source.open() as file:
        while True:
            block = file.read(_BLOCK)
            try:
                decoder.decode(block, final=not block)
            except UnicodeError as error:
                return done + (error.start if isinstance(error, UnicodeDecodeError) else 0)
            if not block:
                return None
            done += len(block)
