"""The agreement as plain text, for a terminal or a mail."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from interlock.agreement.prose import chapters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interlock.agreement.document import Agreement
    from interlock.agreement.prose import Line


def plain(agreement: Agreement, width: int = 100) -> str:
    """Write the agreement for people, in lines of at most `width` characters where words allow."""
    return "\n".join(_written(agreement, width)) + "\n"


def _written(agreement: Agreement, width: int) -> Iterator[str]:
    yield agreement.title
    yield "=" * len(agreement.title)
    yield fill(agreement.says, width)
    yield f"From {agreement.starts:%-d %b %Y} on; amounts are in {agreement.currency}."
    for chapter in chapters(agreement):
        yield ""
        yield f"{chapter.title}: {chapter.about}"
        for line in chapter.lines:
            yield ""
            yield from _clause(line, width)


def _clause(line: Line, width: int) -> Iterator[str]:
    margin = "  " * (line.depth + 1)
    owner = f" ({'both teams' if line.owner == 'both' else line.owner})" if line.owner else ""
    yield f"{margin}{line.address}{owner}"
    if line.says:
        yield fill(line.says, width, initial_indent=f"{margin}  ", subsequent_indent=f"{margin}  ")
    for term in line.terms:
        yield fill(str(term), width, initial_indent=f"{margin}  - ", subsequent_indent=f"{margin}    ")
