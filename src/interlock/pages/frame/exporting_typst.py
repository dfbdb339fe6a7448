"""Pieces of a page as a document (PDF/UA-1) or, one table, as a picture: typst lays out what Django has looked up.

What people wrote reaches the document as data, never as text of the document.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from interlock.pages.frame.exporting_cells import Cells
from interlock.pages.frame.exporting_fonts import fonts
from interlock.pages.frame.exporting_pieces import Chart, Table
from interlock.pages.frame.exporting_svg import bare
from interlock.pages.frame.rows import RIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typst import Fonts

    from interlock.pages.frame.exporting_cells import Cell
    from interlock.pages.frame.exporting_pieces import Piece

ROWS, ROWS_DRAWN = 1_000, 40
"""How many rows of a table a document and a picture hold; who wants all takes CSV or XLSX."""
WIDE = 7
"""From so many columns on, paper lies on its side."""
PIXELS = 144
NARROW = RIGHT | {"time", "yes_no"}
"""Types of columns that are as wide as what stands in them."""
NO_FONT = "could not be displayed with font"
"""What typst says where no font of the machine has a letter: PDF/UA-1 forbids the box that then stands for it."""
_DOCUMENT = """
#let given = json(bytes(sys.inputs.given))
#let quiet = rgb("#646B7B")
#let hair = 0.5pt + rgb("#E5E7EC")
#set document(title: given.title, author: "Interlock", date: none)
#set text(font: "Inter", size: 8.5pt, fill: rgb("#15171E"), lang: "en", number-width: "tabular")
#set page(
  ..if given.drawn { (width: 900pt, height: auto, margin: 20pt) } else { (
    paper: "a4", flipped: given.wide, margin: (x: 15mm, top: 15mm, bottom: 18mm),
    footer: context [#set text(7.5pt, fill: quiet); #given.foot #h(1fr) #counter(page).display("1 of 1", both: true)],
  ) })
#show heading.where(level: 1): set text(16pt, weight: 600)
#show heading.where(level: 2): set text(11pt, weight: 600)
= #given.title
#v(2pt)
#for (name, said) in given.passport [
  #set text(fill: quiet)
  #text(weight: 500)[#name:] #said \\
]
#for piece in given.pieces [
  #v(8pt)
  #if given.pieces.len() > 1 [== #piece.title]
  #for (name, said) in piece.says [#text(fill: quiet)[#name: #said] \\ ]
  #if piece.kind == "chart" {
    image(bytes(piece.svg), format: "svg", width: 100%, alt: piece.alt)
  } else if piece.lines.len() == 0 [No rows.] else {
    table(
      columns: piece.columns.map(one => if one.narrow { auto } else { 1fr }),
      align: piece.columns.map(one => if one.right { right } else { left }),
      stroke: (x, y) => (bottom: hair), inset: (x: 4pt, y: 4pt),
      table.header(..piece.columns.map(one => text(weight: 600)[#one.head])),
      ..piece.lines.flatten().map(one => [#one]))
    if piece.cut [#text(fill: quiet)[The first #piece.lines.len() rows; CSV and XLSX hold all of them.]]
  }
]
"""


def document(title: str, passport: Mapping[str, str], pieces: Sequence[Piece]) -> tuple[bytes, int]:
    """Return the pieces as PDF, and how many rows are in it; the same rows make the same bytes."""
    given = [_piece(one, ROWS, passport) for one in pieces]
    wide = any(one["kind"] == "chart" or len(one["columns"]) >= WIDE for one in given)
    made = _compiled(title, passport, given, wide=wide, drawn=False)
    return made, _rows(given)


def drawn_table(table: Table, passport: Mapping[str, str]) -> tuple[bytes, int]:
    """Return the beginning of a table as PNG, and how many rows are in it."""
    given = [_piece(table, ROWS_DRAWN, passport)]
    return _compiled(table.title, passport, given, wide=False, drawn=True), _rows(given)


def _compiled(
    title: str, passport: Mapping[str, str], given: Sequence[Mapping[str, Any]], *, wide: bool, drawn: bool
) -> bytes:
    import typst  # noqa: PLC0415 - large, and not every process lays out

    foot = " · ".join(
        ["Interlock", *(passport[name] for name in ("Agreement", "Data as of", "As of") if name in passport)]
    )
    said = {
        "title": title, "passport": list(passport.items()), "pieces": given, "wide": wide, "drawn": drawn, "foot": foot,
    }  # fmt: skip
    data = json.dumps(said, ensure_ascii=False)
    if drawn:
        return _set(data, format="png", ppi=PIXELS)
    try:
        return _set(data, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if NO_FONT not in str(error):
            raise
        return _set(data)


def _set(data: str, **form: Any) -> bytes:
    from typst import compile as laid_out  # noqa: PLC0415 - large, and not every process lays out

    found = laid_out(_DOCUMENT.encode(), font_paths=_known_fonts(), sys_inputs={"given": data}, **form)
    made: bytes = found[0] if isinstance(found, list) else found
    return made


@cache
def _known_fonts() -> Fonts:
    """Return Inter and the fonts of the machine, which has the letters that Inter has not; found once."""
    from typst import Fonts  # noqa: PLC0415 - large, and not every process lays out

    return Fonts(font_paths=[str(fonts())])


def _piece(piece: Piece, most: int, passport: Mapping[str, str]) -> dict[str, Any]:
    says = [(name, said) for name, said in piece.says.items() if passport.get(name) != said]
    if isinstance(piece, Chart):
        svg = bare(piece.draw())
        return {"kind": "chart", "title": piece.title, "says": says, "svg": svg, "alt": piece.alt, "columns": []}
    cells = Cells(piece.columns, islice(iter(piece.rows()), most + 1))
    kept = [place for place, kind in enumerate(cells.types) if kind != "id"] or list(range(len(cells.types)))
    written = [[_written(value) for value in line] for line in cells.lines()]
    kept = [place for place in kept if not written or any(line[place] for line in written)]
    lines = [[line[place] for place in kept] for line in written]
    heads, types = cells.heads, cells.types
    columns = [
        {"head": heads[place], "right": types[place] in RIGHT, "narrow": types[place] in NARROW} for place in kept
    ]
    cut = len(lines) > most
    return {
        "kind": "table", "title": piece.title, "says": says, "columns": columns, "lines": lines[:most], "cut": cut,
    }  # fmt: skip


def _rows(given: Sequence[Mapping[str, Any]]) -> int:
    return sum(len(one.get("lines", ())) for one in given)


def _written(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, float):
        return f"{value:,.0f}" if value == int(value) else f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
