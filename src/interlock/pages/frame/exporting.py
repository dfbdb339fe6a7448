"""Tables and charts taken away, with their passport: CSV, XLSX, PDF and PNG of tables, SVG, PNG and PDF of charts.

A file is written to disk before it is sent. A slow reader then holds up nobody, and the rows are of one moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from django.core.handlers.asgi import ASGIRequest
from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from interlock.desk import actions
from interlock.pages.frame.exporting_apart import FEW, is_apart, write_apart
from interlock.pages.frame.exporting_csv import write_csv
from interlock.pages.frame.exporting_fonts import known_to_charts
from interlock.pages.frame.exporting_pieces import Chart, Drawn, Piece, Table
from interlock.pages.frame.exporting_svg import picture
from interlock.pages.frame.exporting_turns import NoTurnError, Turns
from interlock.pages.frame.exporting_typst import document, drawn_table
from interlock.pages.frame.exporting_xlsx import write_xlsx
from interlock.pages.frame.ground import aside

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from django.http import HttpRequest, HttpResponseBase

    from interlock.pages.frame.ground import Ground

__all__ = ["Chart", "Drawn", "Piece", "Table", "exported"]

WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
}
WHOLE = "page"
"""The word of the address for all pieces of a page in one document."""
CHUNK = 1 << 16
turns = Turns()
"""At large files, of all who ask this process."""


def exported(
    request: HttpRequest, pieces: Piece | Sequence[Piece], held: Ground | None = None, title: str = ""
) -> HttpResponseBase | None:
    """Return what the address asks for as a file (`?as=csv&table=split`); nothing where it asks for none.

    `?as=pdf&table=page` is all pieces in one document, under `title`. It is noted who took how many rows of what.
    Where too many large files are asked for at once it is a page that says so, with 429 or 503.
    """
    form, which = request.GET.get("as", ""), request.GET.get("table", "")
    every = list(pieces) if isinstance(pieces, Sequence) else [pieces]
    chosen = every if (form, which) == ("pdf", WHOLE) else [one for one in every if one.which == which][:1]
    if form not in TYPES or not chosen or not all(_has(one, form) for one in chosen):
        return None
    name = request.user.get_username()
    actions.may_export(name)
    title = chosen[0].title if len(chosen) == 1 else title
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        _write(file, request, (form, title), chosen, held)
    except NoTurnError as busy:
        file.close()
        return busy.answer()
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return _sent(request, file, f"{slugify(title) or 'rows'}.{form}", TYPES[form])


def _has(piece: Piece, form: str) -> bool:
    return form in (("svg", "png", "pdf") if isinstance(piece, Chart) else ("csv", "xlsx", "pdf", "png"))


def _write(
    file: IO[bytes], request: HttpRequest, asked: tuple[str, str], chosen: Sequence[Piece], held: Ground | None
) -> None:
    """Write a file of a form under a title, and note who took it."""
    form, title = asked
    first, name = chosen[0], request.user.get_username()
    if isinstance(first, Table) and form in WRITERS and (first.many or 0) > FEW and not is_apart():
        with aside(), turns.turn(name):
            write_apart(file, request)
        return
    said = first.says if len(chosen) == 1 else {}
    if isinstance(first, Table) and form in WRITERS:
        at = {"Exported": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC by {name}"}
        passport = {"Table": title, **said, **_ground(held), "Times in": "UTC", **at}
        rows = WRITERS[form](file, title, passport, first.columns, first.rows())
    else:
        made, rows = _laid_out(form, title, chosen, {**said, **_as_of(held)})
        file.write(made)
    match = request.resolver_match
    actions.note_export(name, (match.url_name if match else "") or title, form, rows)


def _laid_out(form: str, title: str, chosen: Sequence[Piece], passport: Mapping[str, str]) -> tuple[bytes, int]:
    """Return a document or a picture, and how many rows are in it; the same data makes the same bytes."""
    first = chosen[0]
    if form == "pdf":
        return document(title, passport, chosen)
    if isinstance(first, Table):
        return drawn_table(first, passport)
    drawn = picture(first, passport)
    if form == "svg":
        return drawn.encode(), 0
    known_to_charts()
    import vl_convert  # noqa: PLC0415 - large, and not every process draws

    return vl_convert.svg_to_png(drawn, scale=2), 0


def _ground(held: Ground | None) -> dict[str, str]:
    """Return what numbers stand on."""
    if held is None:
        return {}
    return {
        "Agreement": f"version {held.number}, seal {held.seal}",
        "Data as of": held.as_of,
        "Money in": held.agreement.currency,
    }


def _as_of(held: Ground | None) -> dict[str, str]:
    """Return what a laid-out file stands on: of the live desk, the minute at which it was taken."""
    if held is None:
        return {"As of": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "Times in": "UTC"}
    return {**_ground(held), "Seal": held.seal[:12], "Times in": "UTC"} | {"Agreement": f"version {held.number}"}


def _sent(request: HttpRequest, file: IO[bytes], name: str, kind: str) -> StreamingHttpResponse:
    """Send a file bit by bit; under ASGI Django would first read what is not asynchronous whole into memory."""
    if not isinstance(request, ASGIRequest):
        return FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition} if disposition else {}
    return StreamingHttpResponse(_bits(file), content_type=kind, headers=headers)


async def _bits(file: IO[bytes]) -> AsyncIterator[bytes]:
    with file:
        while bit := await asyncio.to_thread(file.read, CHUNK):
            yield bit
