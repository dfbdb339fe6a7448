"""`interlock simulate`: a synthetic company, into files or into this instance."""

from __future__ import annotations

import time
from datetime import datetime  # noqa: TC003 - typer reads it
from pathlib import Path  # noqa: TC003 - typer reads it
from typing import TYPE_CHECKING, Any

import typer

from interlock.connectors import synthetic
from interlock.connectors.synthetic.export import Truth, export
from interlock.site import output
from interlock.site.home import home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from interlock.connectors import Batch


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("simulate")
    def simulate(
        *,
        people: int = typer.Option(5_000, help="How many people."),
        seed: int = typer.Option(7, help="The same seed gives the same company."),
        world: str = typer.Option("intent", help=f"What makes people buy: {', '.join(synthetic.WORLDS)}."),
        until: datetime = typer.Option(
            synthetic.UNTIL.isoformat(), formats=["%Y-%m-%d"], help="The day after the last of its three years."
        ),
        out: Path | None = typer.Option(None, help="Write files into this new directory instead of loading them."),
        faults: bool = typer.Option(True, "--faults/--no-faults", help="Plant faults that can be found."),
        as_json: bool = typer.Option(False, "--json", help="Answer with one JSON object."),
    ) -> None:
        """Make up a company: accounts, people, touches, hand-offs and deals, and tables of the truth behind them."""
        company = synthetic.Company(people, seed, until.date(), world, faults)
        started = time.monotonic()
        bar = output.progress_bar()
        bar.disable = as_json
        with bar:
            task = bar.add_task("simulating", total=people, rate="")
            rows = _run(company, out, lambda share: bar.update(task, completed=round(share * people)))
        where = {"home": str(home())} if out is None else {"out": str(out)}
        asked = {"people": people, "seed": seed, "world": world, "until": company.until.isoformat(), "faults": faults}
        _say({**asked, **where, "rows": rows, "seconds": round(time.monotonic() - started, 2)}, as_json=as_json)


def load(company: synthetic.Company, progress: Callable[[float], None]) -> Mapping[str, int]:
    """Load a company into this instance, and keep its truth under the instance's home; return the new rows by kind."""
    from interlock.desk import actions  # noqa: PLC0415 - the tables of the desk must be set up first

    with Truth(home() / "truth", company) as truth:
        return actions.load(_batches(company, truth, progress), "synthetic").loaded


def _run(company: synthetic.Company, out: Path | None, progress: Callable[[float], None]) -> Mapping[str, int]:
    return load(company, progress) if out is None else export(company, out, progress)


def _batches(company: synthetic.Company, truth: Truth, progress: Callable[[float], None]) -> Iterator[Batch]:
    """Yield a company's batches, and write the truth of each beside."""
    for chunk in company.chunks():
        truth.add(chunk.truth)
        yield chunk.batch
        progress(chunk.batch.progress or 1.0)


def _say(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        output.emit(answer)
        return
    place = answer.get("out") or answer["home"]
    console = output.people()
    console.print(f"{answer['people']:,} people of seed {answer['seed']}, {answer['seconds']} s, in {place}")
    for name, count in answer["rows"].items():
        console.print(f"  {name}: {count:,}")
