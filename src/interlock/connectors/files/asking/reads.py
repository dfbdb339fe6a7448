"""What is asked about how a file's text is read: its encoding, and rows that end early."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlock.connectors.files.asking import kinds
from interlock.connectors.files.asking.asked import Asked, Choice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from interlock.connectors.files.asking.text import Written
    from interlock.connectors.files.suggesting.looked import Looked

_GUESSED = "read as"
_EARLY = "too few values"


def reads(written: Written, table: Looked, questions: Mapping[Any, str]) -> Iterator[Asked]:
    """Ask what the bytes and the rows of a file leave open."""
    said = written.tables.get("file", {}).get(table.name)
    if said is None:
        return
    here = ("file", table.name, "encoding")
    guess = next((note for note in table.about.notes if _GUESSED in note), "")
    if "encoding" in said or guess:
        yield _encoding(f"e.{table.name}", said.get("encoding", ""), guess, questions.get(here, ""))
    if "short" in said or _EARLY in table.about.first_refused:
        fills = said.get("short") == "fill"
        choices = (
            Choice("refuse", "are broken: they go to quarantine", not fills),
            Choice("fill", "left off what says nothing", fills),
        )
        why = f"{table.about.refused:,} rows cannot be read, such as {table.about.first_refused}"
        yield Asked(f"s.{table.name}", "Rows that end early", choices, why if table.about.refused else "")


def _encoding(name: str, said: str, guess: str, question: str) -> Asked:
    chosen = "" if question else said
    none = [] if said and not question else [Choice("", "Choose one" if question else "As guessed", not chosen)]
    known = [Choice(codec, says, codec == chosen) for codec, says in kinds.ENCODINGS.items()]
    other = [] if said in kinds.ENCODINGS or not said else [Choice(said, said, said == chosen)]
    why = "" if question else guess or "Another one reads the files anew, and draws the recipe up anew."
    return Asked(name, "Written in", (*none, *known, *other), why, question)


def read_so(written: Written, table: Looked, answers: Mapping[str, str]) -> None:
    """Put the answers into the recipe."""
    said = written.tables.get("file", {}).get(table.name)
    if said is None:
        return
    if encoding := answers.get(f"e.{table.name}", ""):
        said["encoding"] = encoding
        written.answer(("file", table.name, "encoding"))
    short = answers.get(f"s.{table.name}")
    if short == "fill":
        said["short"] = short
    elif short:
        said.pop("short", None)


def encodings(written: Written, tables: list[Looked]) -> dict[str, str]:
    """Return, by the name of each source, the encoding that a recipe says for it."""
    files = written.tables.get("file", {})
    return {
        name: files[table.name]["encoding"]
        for table in tables
        if "encoding" in files.get(table.name, {})
        for name in (table.about.name, *table.again)
    }
