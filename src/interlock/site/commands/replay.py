"""`interlock replay`: what an agreement would have done."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from interlock import InterlockError
from interlock.desk import lists, numbers, sample
from interlock.measure.engine import Engine
from interlock.measure.facts.store import Facts
from interlock.measure.ledger import BUCKETS
from interlock.measure.replay import compare, recorded, replayed, side
from interlock.site import output
from interlock.site.standing import period, standing, stands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interlock.agreement import Agreement
    from interlock.measure.ledger import Snapshot
    from interlock.measure.replay import Comparison, Group, Order, Replay, Side, Stretch
    from interlock.site.standing import Standing

ORDERS: dict[str, Order] = {"happened": "happened", "recorded": "recorded"}


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("replay")
    def replay_(
        agreement: Annotated[str, typer.Option(metavar="FILE", help="The agreement to try.")],
        base: Annotated[str, typer.Option(metavar="FILE", help="Compare with this text, not the one in force.")] = "",
        since: Annotated[str, typer.Option("--from", metavar="D", help="First day, 2026-01-31, in UTC.")] = "",
        until: Annotated[str, typer.Option("--to", metavar="D", help="First day after the period.")] = "",
        by: Annotated[list[str], typer.Option(help="Split by a field of the lead, or by segment.")] = [],  # noqa: B006
        order: Annotated[str, typer.Option(help="happened (what if?) or recorded (what did we know?).")] = "happened",
        people: Annotated[str, typer.Option(metavar="K/N", help="Only K of N equal parts of all people.")] = "",
        json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Say what an agreement would have done over all history, and what of the won business it would have missed."""
        if order not in ORDERS:
            raise InterlockError(f"--order {order}: choose one of {', '.join(ORDERS)}")
        asked, candidate = period(since, until), _with_handoffs(agreement)
        snapshot = numbers.snapshot()
        with _engine(snapshot, people) as engine:
            tried = side(_replayed(engine, candidate.agreement, ORDERS[order], "candidate"))
            facts = Facts(engine, candidate.agreement, time.time_ns() // 1000)
            found = compare(facts, _base(engine, base, ORDERS[order]), tried, asked, by)
            head = {"as_of": snapshot.as_of, "order": order} | ({"people": people} if people else {})
        if found is None:
            raise InterlockError(
                "there is nothing to replay in this period: no lead has made any move; import files first"
            )
        if json:
            output.emit({**head, **found.to_json()})
        else:
            _tell(found, head)


def _engine(snapshot: Snapshot, people: str) -> Engine:
    """Return an engine over everybody, or over some parts of all people: what the first answer on the page is of."""
    if not people:
        return Engine(snapshot, memory_limit=sample.MEMORY)
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", people)
    keep, of = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 0 < keep <= of or of % BUCKETS:
        raise InterlockError(f"--people {people}: give K/N, such as 1/{BUCKETS}; N is a multiple of {BUCKETS}")
    return sample.sampled(snapshot, range(keep), of)


def _with_handoffs(file: str) -> Standing:
    """Return a text that can be replayed."""
    found = standing(file)
    if not found.agreement.handoff:
        raise InterlockError(f"{file}: there is no hand-off in this agreement, so nothing to replay; add a [handoff.*]")
    return found


def _base(engine: Engine, file: str, order: Order) -> Side:
    """Return what to compare with: a text, else the agreement in force, else the hand-offs that were recorded."""
    if file:
        return side(_replayed(engine, _with_handoffs(file).agreement, order, "base"))
    found = lists.in_force(datetime.now(UTC).date())
    if found is None:
        return recorded(engine)
    return side(_replayed(engine, stands(found.text).agreement, order, "base"))


def _replayed(engine: Engine, agreement: Agreement, order: Order, name: str) -> Replay:
    """Replay with a progress bar on standard error."""
    began = time.monotonic()
    with output.progress_bar() as bar:
        task = bar.add_task(f"replay of the {name}", total=None, rate="")

        def tell(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of, rate=f"{done / (time.monotonic() - began):.1f} buckets/s")

        return replayed(engine, agreement, order, progress=tell)


def _tell(found: Comparison, head: dict[str, Any]) -> None:
    say = output.people().print
    say(f"base: {found.base.says}{_sealed(found.base.seal)}")
    say(f"candidate: {found.candidate.says}{_sealed(found.candidate.seal)}")
    say(f"data {head['as_of']}")
    for note in found.notes:
        say(f"! {note}", style="yellow", markup=False, soft_wrap=True)
    _tell_stretch("all history", found.whole)
    if found.held_out:
        _tell_stretch("held out: the last part by itself", found.held_out)
    if found.groups:
        _tell_groups(found.groups)


def _sealed(seal: str | None) -> str:
    return f", seal {seal[:8]}" if seal else ""


def _tell_stretch(title: str, found: Stretch) -> None:
    say = output.people().print
    told = found.to_json()
    table = Table("", "base", "candidate", title=f"{title}, {told['from'][:10]} to {told['to'][:10]}")
    base, candidate = told["base"], told["candidate"]
    table.add_row("hand-offs", f"{base['handoffs']:,}", f"{candidate['handoffs']:,}")
    table.add_row("busiest month, per working day", _peak(base), _peak(candidate))
    for name, words in (("accepted", "accepted, of those with a verdict"), ("became_customers", "became customers")):
        table.add_row(words, _rate(base[name]), _rate(candidate[name]))
    for name, words in (
        ("won_kept", "won deals kept"),
        ("won_missed", "won deals missed"),
        ("won_caught", "won deals caught"),
        ("won_reached_by_neither", "won deals reached by neither"),
    ):
        table.add_row(words, "", _deals(candidate[name]))
    say(table)
    for flag in found.flags:
        say(f"! {flag}", style="yellow", markup=False, soft_wrap=True)


def _tell_groups(found: Sequence[Group]) -> None:
    names = list(found[0].key)
    table = Table(*names, "base", "candidate", "won kept", "missed", "caught", "", title="all history, by group")
    for group in found:
        told = group.to_json()["candidate"]
        key = ("not known" if value is None else str(value) for value in group.key.values())
        deals = (_deals(told[name]) for name in ("won_kept", "won_missed", "won_caught"))
        small = "small sample" if group.flags else ""
        table.add_row(*key, f"{group.handoffs['base']:,}", f"{group.handoffs['candidate']:,}", *deals, small)
    output.people().print(table)


def _peak(figures: dict[str, Any]) -> str:
    peak = figures["peak"]
    return f"{peak['per_working_day']:.1f} ({peak['month']})" if peak else ""


def _rate(rate: dict[str, Any]) -> str:
    if rate["interval"] is None:
        return "none"
    low, high = rate["interval"]
    return f"{rate['rate']:.1%} of {rate['of']:,} ({low:.1%} to {high:.1%})"


def _deals(deals: dict[str, Any]) -> str:
    return f"{deals['deals']:,} worth {deals['amount']:,.2f}"
