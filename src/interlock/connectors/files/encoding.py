"""Which characters the bytes stand for, decided from the whole file."""

from __future__ import annotations

import codecs
import re
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


_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_SIGN = r"[\x80-\x9f\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2010-\u2122]"
_ODD = re.compile(rf"[^\W\d_]+{_SIGN}+[a-z]+|[\x80-\x9f]{{2}}|\w*œæ|\b[a-z]*(?<!m)³|\w*[a-z][¹¿]")
"""Words that no language of Windows-1252 has: with a sign inside, or as Polish ones look that are read so."""


@dataclass(frozen=True)
class Encoding:
    """A codec's name, and a sentence where it had to be guessed."""

    name: str
    note: str = ""
    errors: str = "strict"
    """What becomes of bytes that it cannot read."""
    doubtful: bool = False
    """Whether the guess looks wrong."""


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
    if _first_invalid(source, "utf-8") is None:
        return Encoding("utf-8")
    return _not_utf8(source)


def _not_utf8(source: Source) -> Encoding:
    """Decide between UTF-8 with some bytes of Windows in it, Windows-1252 and Latin-1, and say which and why."""
    whole, strays = _sequences(source)
    if 2 * whole >= max(strays, 1):
        place = f"{strays:,} byte(s), the first at {_first_invalid(source, 'utf-8') or 0:,}, are none"
        return Encoding("utf-8", f"UTF-8, but {place}: read as Windows-1252", MIXED)
    name, said = "cp1252", "not UTF-8: read as Windows-1252"
    if _first_invalid(source, name) is not None:
        name, said = "latin-1", "neither UTF-8 nor Windows-1252: read as Latin-1"
    odd = _odd_word(source, name)
    why = f", and {odd!r} is hardly a word: say the `encoding` that it was written in" if odd else ""
    return Encoding(name, said + why, doubtful=bool(odd))


def _sequences(source: Source) -> tuple[int, int]:
    """Count the characters of more than one byte that are whole UTF-8, and the bytes that belong to none."""
    whole = strays = 0
    with source.open() as file:
        while block := file.read(_BLOCK):
            block += file.readline()  # so that no character is cut
            found = len(_UTF8.findall(block))
            whole += found
            strays += len(_HIGH.findall(_UTF8.sub(b"", block)))
    return whole, strays


def _odd_word(source: Source, name: str) -> str:
    """Return a word with a sign in its middle, or hardly any plain letter: what another encoding looks like."""
    with source.open() as file:
        text = file.read(_BLOCK).decode(name, "replace")
    found = _ODD.search(text)
    return found[0] if found else ""


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252, or as what cannot be known."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


MIXED = "interlock-mixed"
codecs.register_error(MIXED, _as_windows)


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
