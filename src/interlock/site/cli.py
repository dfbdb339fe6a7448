"""`interlock`: the command line."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pkgutil import iter_modules

import django
import typer
from rich.console import Console

from interlock import InterlockError
from interlock.site import commands


def main() -> None:
    """Run one command; what the user can mend is said on standard error, with exit status 2."""
    arguments = _take_home(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interlock.site.settings")
    django.setup()
    try:
        build()(arguments)
    except InterlockError as error:
        Console(stderr=True, highlight=False, markup=False).print(f"error: {error}", soft_wrap=True)
        raise SystemExit(2) from error


def build() -> typer.Typer:
    """Put the commands together."""
    app = typer.Typer(
        epilog="--home DIR, or INTERLOCK_HOME, says where the instance lives; it may stand anywhere in the line.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(_all_commands)
    for found in sorted(module.name for module in iter_modules(commands.__path__)):
        import_module(f"{commands.__name__}.{found}").register(app)
    return app


def _all_commands(context: typer.Context) -> None:
    """The working agreement between sales and marketing, as running software."""  # noqa: D401 - shown as help
    if context.invoked_subcommand not in {"version", "agreement", "restore"} and "--help" not in sys.argv:
        import_module("interlock.desk.instance").set_up()  # it has tables, which want the settings read first


def _take_home(arguments: list[str]) -> list[str]:
    """Take `--home DIR` out of the line, wherever it stands, before the settings are read."""
    left = list(arguments)
    for place, word in enumerate(arguments):
        if word == "--":
            break
        if word.startswith("--home="):
            os.environ["INTERLOCK_HOME"] = word.removeprefix("--home=")
            del left[place]
            break
        if word == "--home":
            if place + 1 == len(arguments):
                Console(stderr=True).print("error: --home needs a directory")
                raise SystemExit(2)
            os.environ["INTERLOCK_HOME"] = arguments[place + 1]
            del left[place : place + 2]
            break
    if left[:1] == ["demo"]:
        os.environ.setdefault("INTERLOCK_HOME", ".demo")
    return left
