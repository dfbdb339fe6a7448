"""Tables taken away: every row of what a page shows, as CSV or XLSX, with the passport in front.

A file is written to disk before it is sent. A slow reader then holds up nobody, and the rows are of one moment.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from django.core.handlers.asgi import ASGIRequest
from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify

from interlock.desk import actions
from interlock.pages.frame.exporting_csv import write_csv
from interlock.pages.frame.exporting_xlsx import write_xlsx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping

    from django.http import HttpRequest

    from interlock.pages.frame.exporting_cells import Row
    from interlock.pages.frame.ground import Ground
    from interlock.pages.frame.rows import Column

WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
CHUNK = 1 << 16


@dataclass(frozen=True)
class Table:
    """One table of a page: what it is called, its columns, all its rows, and what is said of them."""

    title: str
    columns: Mapping[str, Column]
    rows: Callable[[], Iterable[Row]]
    """Read once, front to back; never all of them in memory."""
    says: Mapping[str, str]
    """Wording, period, and whatever else is needed to check it."""
    which: str = ""
    """Which table of its page (`?table=`), where it has several."""


def exported(request: HttpRequest, table: Table, held: Ground | None = None) -> StreamingHttpResponse | None:
    """Return the table as the file that the address asks for (`?as=csv`, `?as=xlsx`); nothing where it asks for none.

    It is noted who took how many rows of what.
    """
    form = request.GET.get("as", "")
    if form not in WRITERS or request.GET.get("table", "") != table.which:
        return None
    name = request.user.get_username()
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    count = WRITERS[form](file, table.title, _passport(table, held, name), table.columns, table.rows())
    file.seek(0)
    match = request.resolver_match
    actions.note_export(name, (match.url_name if match else "") or table.title, form, count)
    return _sent(request, file, f"{slugify(table.title) or 'rows'}.{form}", TYPES[form])


def _passport(table: Table, held: Ground | None, by: str) -> dict[str, str]:
    """Return what stands in front of the rows."""
    ground = {} if held is None else _ground(held)
    at = f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC"
    return {"Table": table.title, **table.says, **ground, "Times in": "UTC", "Exported": f"{at} by {by}"}


def _ground(held: Ground) -> dict[str, str]:
    return {
        "Agreement": f"version {held.number}, seal {held.seal}",
        "Data as of": held.as_of,
        "Money in": held.agreement.currency,
    }


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
