"""`interlock agreement`: the text both teams sign."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from json import dumps
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from interlock import InterlockError
from interlock.agreement import Agreement, Change, changes, json_schema, names, read, seal, starter
from interlock.agreement import check as problems_of
from interlock.agreement.prose.plain import plain
from interlock.desk import actions, lists
from interlock.desk.instance import set_up
from interlock.site import output
from interlock.site.commands.user import password
from interlock.site.drafting import register_holidays
from interlock.site.texts import text_of

_HOW = "by its number or the beginning of its seal"
_EITHER = f"A file, one that ships, or a version {_HOW}."
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Text = Annotated[str, typer.Argument(metavar="FILE", help=f"A file, or one that ships: {', '.join(names())}.")]
As = Annotated[str, typer.Option("--as", help="The name you log in with.")]
Which = Annotated[str, typer.Argument(metavar="VERSION", help=f"A version, {_HOW}.")]
_UNKNOWN = "no agreement is in force; propose one, and let both teams sign it"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="The text both teams sign.", no_args_is_help=True)
    app.add_typer(group, name="agreement")
    group.callback()(_set_up_if_needed)
    _add_readers(group)
    _add_texts(group)
    _add_history(group)
    register_holidays(group)
    _add_writers(group)


def _set_up_if_needed(context: typer.Context) -> None:
    """Leave no instance behind where a text is merely looked at."""
    if context.invoked_subcommand not in {"check", "schema", "starter"} and "--help" not in sys.argv:
        set_up()


def _add_readers(group: typer.Typer) -> None:
    @group.command("check")
    def check(file: Text, json: Json = False) -> None:
        """List everything that is wrong with a text; exit status 1 if something is, 2 if it cannot be read."""
        found = problems_of(text_of(file), file)
        if json:
            fields = ("file", "line", "clause", "message")
            output.emit({"ok": not found, "problems": [{name: getattr(p, name) for name in fields} for p in found]})
        else:
            for problem in found:
                output.people().print(str(problem), soft_wrap=True, markup=False)
            output.people().print(
                output.counted(len(found), "problem") if found else "nothing is wrong; it can be proposed"
            )
        raise typer.Exit(1 if found else 0)

    @group.command("diff")
    def diff(
        old: Annotated[str, typer.Argument(help=_EITHER)],
        new: Annotated[str, typer.Argument(help=_EITHER)],
        json: Json = False,
    ) -> None:
        """Say what changes between two texts: files, names that ship, or versions by number or seal."""
        was, now = _agreement(old), _agreement(new)
        found = changes(was, now)
        if json:
            seals = {"old": seal(was), "new": seal(now)}
            output.emit({**seals, "same_meaning": seal(was) == seal(now), "changes": [_change(one) for one in found]})
            return
        for one in found:
            output.people().print(f"{'wording' if one.wording else 'meaning'}  {one}", soft_wrap=True, markup=False)
        same = seal(was) == seal(now)
        output.people().print("same meaning: signatures hold" if same else "another meaning: both teams sign anew")


def _add_texts(group: typer.Typer) -> None:
    @group.command("export")
    def export(
        which: Which, out: Annotated[Path | None, typer.Option(help="A file; else standard output.")] = None
    ) -> None:
        """Write a version's text, word for word."""
        text = lists.version(which).text
        if out is None:
            sys.stdout.write(text)
        else:
            out.write_text(text, encoding="utf-8")

    @group.command("schema")
    def schema(json: Json = False) -> None:
        """Print the JSON Schema of the text, for editors."""
        sys.stdout.write(dumps(json_schema(), indent=None if json else 2) + "\n")

    @group.command("starter")
    def start(name: Annotated[str, typer.Argument(help=f"One of {', '.join(names())}.")] = "starter") -> None:
        """Print an agreement to start from."""
        sys.stdout.write(starter(name))


def _add_history(group: typer.Typer) -> None:
    @group.command("show")
    def show(
        which: Annotated[
            str, typer.Argument(metavar="[VERSION]", help=f"A version, {_HOW}; else the one in force.")
        ] = "",
        json: Json = False,
    ) -> None:
        """Show a version as people read it, by number or seal; without one, the version in force today."""
        found = lists.version(which) if which else lists.in_force(_today())
        if found is None:
            raise InterlockError(_UNKNOWN)
        if json:
            output.emit({**_version(found), "text": found.text})
            return
        _print_versions([found])
        output.people().print(plain(read(found.text)), markup=False, soft_wrap=True)

    @group.command("history")
    def history(json: Json = False) -> None:
        """List every version, who signed it and since when it binds."""
        found = lists.versions()
        if json:
            output.emit({"versions": [_version(one) for one in found]})
        else:
            _print_versions(found)

    @group.command("in-force")
    def in_force(
        on: Annotated[str, typer.Option(help="A day, yyyy-mm-dd; today if not given.")] = "",
        known: Annotated[str, typer.Option(help="As it was known at this time (ISO); otherwise as known now.")] = "",
        json: Json = False,
    ) -> None:
        """Say which version binds on a day."""
        found = lists.in_force(_day(on), _time(known))
        if json:
            output.emit({"day": _day(on), "in_force": _version(found) if found else None})
        elif found:
            _print_versions([found])
        else:
            output.people().print(_UNKNOWN)


def _add_writers(group: typer.Typer) -> None:
    @group.command("propose")
    def propose(file: Text, name: As = "", json: Json = False) -> None:
        """Store a text to be signed by both teams."""
        _tell(actions.propose(text_of(file), name, file), json)

    @group.command("sign")
    def sign(which: Which, name: As, json: Json = False) -> None:
        """Sign a version for your team; asks for your password, or takes INTERLOCK_PASSWORD."""
        lists.version(which)
        _tell(actions.sign(which, name, password(f"Password for {name}")), json)

    @group.command("publish")
    def publish(which: Which, json: Json = False) -> None:
        """Let a signed version bind; the second signature does this by itself."""
        _tell(actions.publish(which), json)


def _agreement(which: str) -> Agreement:
    given = Path(which).is_file() or which in names()
    return read(text_of(which), which) if given else read(lists.version(which).text)


def _today() -> date:
    return datetime.now(UTC).date()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else _today()
    except ValueError as error:
        message = f"--on: {text!r} is not a day; write it like 2026-01-31"
        raise InterlockError(message) from error


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError as error:
        message = f"--known: {text!r} is not a time; write it like 2026-01-31T12:00"
        raise InterlockError(message) from error
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def _change(one: Change) -> dict[str, Any]:
    return {"clause": one.clause, "was": one.was, "now": one.now, "wording": one.wording}


def _version(one: lists.Proposed) -> dict[str, Any]:
    return {
        "number": one.number,
        "seal": one.seal,
        "title": one.title,
        "starts": one.starts,
        "proposed": one.proposed,
        "by": one.by,
        "signed": [{"team": s.team, "by": s.by, "at": s.at, "holds": s.holds} for s in one.signed],
        "missing": list(one.missing),
        "published": one.published,
        "binds": one.binds,
    }


def _tell(one: lists.Proposed, json: bool) -> None:
    if json:
        output.emit(_version(one))
        return
    _print_versions([one])
    missing = " and ".join(one.missing)
    output.people().print(
        f"still to sign: {missing} (interlock agreement sign {one.number} --as NAME)"
        if missing
        else f"both teams have signed; it binds from {one.starts}"
    )


def _print_versions(found: list[lists.Proposed]) -> None:
    table = Table("number", "seal", "title", "starts", "signed", "published")
    for column in (1, 3):
        table.columns[column].no_wrap = True
    for one in found:
        signed = ", ".join(f"{s.team}: {s.by}{'' if s.holds else ' (does not hold)'}" for s in one.signed)
        published = f"{one.published:%Y-%m-%d %H:%M}" if one.published else ""
        table.add_row(str(one.number), one.seal[:12], one.title, str(one.starts), signed or "nobody", published)
    output.people().print(table)
