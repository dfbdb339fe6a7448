"""Where each clause stands: the line of every key, table and element of a TOML text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock.agreement.problem import Path

DEEPEST = 16
"""How deep tables, arrays and dotted names may nest; far more than an agreement needs."""

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r]+|\#[^\n]*)
    |(?P<newline>\n)
    |(?P<text>\"{3}(?:[^\\]|\\.|\\\Z)*?(?:\"{3,5}|\Z)|'{3}.*?(?:'{3,5}|\Z)|"(?:[^"\\\n]|\\[^\n])*"?|'[^'\n]*'?)
    |(?P<sign>[\[\]{},=.])
    |(?P<bare>[^\s\#"'\[\]{},=.]+)
    |(?P<odd>.)""",
    re.VERBOSE | re.DOTALL,
)


class TooDeepError(Exception):
    """The text nests deeper than `DEEPEST`."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass
class Places:
    """Lines by address; an address without a line of its own stands where its table stands."""

    lines: dict[Path, int] = field(default_factory=dict)
    headers: list[tuple[Path, int]] = field(default_factory=list)
    """The tables with a header of their own, in the order of the text, and the header's line."""

    def line(self, path: Path) -> int:
        """Return the line of the address, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    line: int


def places(text: str) -> Places:
    """Find the line of every address in linear time; of a text that is not TOML, as far as it can be read.

    Raises TooDeepError.
    """
    return _Scanner(list(_tokens(text))).scan()


def _tokens(text: str) -> list[_Token]:
    found, line = [], 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "odd"
        if kind != "blank":
            found.append(_Token(kind, match.group(), line))
        line += match.group().count("\n")
    return found


class _Scanner:
    """Reads tokens as TOML's statements: `[table]`, `[[element]]` and `key = value`."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = [*tokens, _Token("newline", "\n", tokens[-1].line if tokens else 1)]
        self.at = 0
        self.places = Places()
        self.elements: dict[Path, int] = {}

    def scan(self) -> Places:
        table: Path = ()
        while self.at < len(self.tokens):
            if self._now.kind == "newline":
                self.at += 1
            elif self._is("["):
                table = self._header()
            else:
                self._pair(table)
                self._skip_line()
        return self.places

    @property
    def _now(self) -> _Token:
        return self.tokens[min(self.at, len(self.tokens) - 1)]

    def _is(self, sign: str) -> bool:
        return self._now.kind == "sign" and self._now.text == sign and self.at < len(self.tokens)

    def _skip_line(self) -> None:
        while self.at < len(self.tokens) and self._now.kind != "newline":
            self.at += 1

    def _mark(self, path: Path, line: int) -> None:
        if len(path) > DEEPEST:
            raise TooDeepError(line)
        for end in range(1, len(path) + 1):
            self.places.lines.setdefault(path[:end], line)

    def _header(self) -> Path:
        line = self._now.line
        self.at += 1
        many = self._is("[")
        self.at += many
        path = self._within(self._key())
        if many:
            nth = self.elements[path] = self.elements.get(path, -1) + 1
            path = (*path, nth)
        self._mark(path, line)
        self.places.lines[path] = line
        self.places.headers.append((path, line))
        self._skip_line()
        return path

    def _within(self, keys: Path) -> Path:
        """Let a name that runs through an array of tables mean its last element."""
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self.elements:
                path = (*path, self.elements[path])
        return (*path, *keys[-1:])

    def _key(self) -> Path:
        keys: list[str | int] = []
        while self._now.kind in ("bare", "text"):
            if len(keys) >= DEEPEST:
                raise TooDeepError(self._now.line)
            keys.append(_unquoted(self._now))
            self.at += 1
            if not self._is("."):
                break
            self.at += 1
        return tuple(keys)

    def _pair(self, table: Path) -> None:
        line, key = self._now.line, self._key()
        if not key or not self._is("="):
            return
        self.at += 1
        path = (*table, *key)
        self._mark(path, line)
        self._value(path)

    def _value(self, path: Path) -> None:
        if self._is("["):
            self._array(path)
        elif self._is("{"):
            self._inline(path)
        else:
            while self._now.kind in ("bare", "text") or self._is("."):
                self.at += 1

    def _array(self, path: Path) -> None:
        self.at += 1
        nth = 0
        while self.at < len(self.tokens) and not self._is("]"):
            before = self.at
            if self._now.kind == "newline" or self._is(","):
                self.at += 1
                continue
            self._mark((*path, nth), self._now.line)
            self._value((*path, nth))
            nth += 1
            if self.at == before:
                self.at += 1
        self.at += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        while self.at < len(self.tokens) and not self._is("}"):
            before = self.at
            self._pair(path)
            if self.at == before:
                self.at += 1
        self.at += 1


def _unquoted(token: _Token) -> str:
    if token.kind == "bare":
        return token.text
    inner = token.text[1:-1]
    if token.text[0] == "'" or "\\" not in inner:
        return inner
    return _ESCAPE.sub(_escaped, inner)


_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


def _escaped(match: re.Match[str]) -> str:
    code = match.group(1)
    if len(code) > 1:
        number = int(code[1:], 16)
        return chr(number) if number < 0x110000 else ""
    return _SHORT.get(code, code)
