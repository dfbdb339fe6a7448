"""`interlock hear`: tell of events without HTTP."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path  # noqa: TC003 - read by typer
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from interlock import InterlockError
from interlock.desk import actions
from interlock.site import output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.connectors import Said
    from interlock.desk.actions import Heard

AT_ONCE = 100
"""Events that are heard in one transaction."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("hear")
    def hear(
        path: Annotated[Path, typer.Argument(metavar="FILE", help="One event of /api/capture per line, as JSON.")],
        source: Annotated[str, typer.Option(help="Who tells of it; ids are the source's own.")],
        json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Hear events of a file as if they had just been delivered; twice delivered, they are heard once."""
        found = list(_heard(_events(path), source))
        counts: Counter[str] = Counter(one.status for one in found)
        handed = sum(one.handoff is not None for one in found)
        problems = [{"id": one.id, "problem": one.problem} for one in found if one.problem]
        warned = Counter(each for one in found for each in one.warnings)
        if json:
            kinds = ("heard", "duplicate", "refused")
            more = {"handed_over": handed, "problems": problems, "warnings": dict(sorted(warned.items()))}
            output.emit({kind: counts[kind] for kind in kinds} | more)
            return
        say = output.people().print
        duplicates = output.counted(counts["duplicate"], "duplicate")
        say(f"{counts['heard']:,} heard, {duplicates}, {counts['refused']:,} refused; {handed:,} handed over")
        for one in problems:
            say(f"{one['id']}: {one['problem']}", soft_wrap=True, markup=False)
        for warning, times in sorted(warned.items()):
            say(f"{output.counted(times, 'event')}: {warning}", soft_wrap=True, markup=False)


def _heard(events: Iterator[Said], source: str) -> Iterator[Heard]:
    while piece := list(islice(events, AT_ONCE)):
        yield from actions.hear(piece, source)


def _events(path: Path) -> Iterator[Said]:
    """Read a file line by line; the first line that is no event ends it, and names what is wrong."""
    from interlock.site.api.events import Event  # noqa: PLC0415 - other commands do without the API

    if not path.is_file():
        message = f"{path}: there is no such file"
        raise InterlockError(message)
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                yield Event.model_validate_json(line).said()
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(part) for part in first["loc"])
                message = f"{path}, line {number}{f', {where}' if where else ''}: {first['msg']}"
                raise InterlockError(message) from error
