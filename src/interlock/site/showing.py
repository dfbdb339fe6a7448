"""The demonstration: a synthetic company under a signed agreement, from nothing to a page in a browser."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from rich.table import Table

from interlock import agreement
from interlock.connectors import synthetic
from interlock.desk import actions, lists, numbers
from interlock.desk.rights import Right, may
from interlock.measure import replay
from interlock.measure.funnel import Asked, funnel
from interlock.measure.ledger import BUCKETS
from interlock.measure.number import number
from interlock.pages.frame.ground import ground
from interlock.pages.login.link import path_for
from interlock.site import assets, beside, output, server, staff
from interlock.site.home import home
from interlock.site.staff import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Load = Callable[[synthetic.Company, Callable[[float], None]], Mapping[str, int]]
    """Stores a company, telling how far it has come; returns the new rows by kind."""

SEED = 7


def show(people: int, port: int, load: Load, *, live: bool, browser: bool) -> None:
    """Set up what is missing, then serve until stopped."""
    say = partial(output.people().print, soft_wrap=True)
    started = time.monotonic()
    assets.prepare()
    password = _password()
    if not any(one.source == "synthetic" and one.finished for one in lists.imports()):
        _build(people, password, load, say)
        say(f"Ready after {time.monotonic() - started:.0f} s; all of it is kept in {home()}")
    else:
        say(f"This is what was made before, in {home()}; another --home starts anew.")
    _warm(say)
    listening = server.listen(server.LOCAL, port, or_next=True)
    url = server.address(listening)
    if port and listening.getsockname()[1] != port:
        say(f"Port {port} is taken, so this is another one.")
    _say_log_ins(password, url)

    def ready() -> None:
        if browser and not server.open_browser(f"{url.rstrip('/')}{path_for(PEOPLE[0].name)}?next=/inbox/"):
            say("No browser could be opened from here; open the address yourself.")

    players = [word for one in PEOPLE for word in ("--player", one.name)]
    going_on = beside.running("live", *players, quiet=True) if live else nullcontext()
    with beside.running("work", quiet=True), going_on:
        server.serve(listening, ready)


def _build(people: int, password: str, load: Load, say: Callable[..., None]) -> None:
    """Make the company, its log-ins and its agreement, and run the agreement over its history."""
    say(f"Making up a company that knows {people:,} people; this happens once.")
    company = synthetic.Company(people, SEED, datetime.now(UTC).date())
    with _bar("its history", people) as advance:
        rows = load(company, lambda share: advance(round(share * people)))
    say(f"  {rows['touches']:,} touches, {rows['moves']:,} steps, {rows['opportunities']:,} opportunities")
    _staff(password, company)
    say("  marketing and sales have both signed the starter agreement, and sales has taken its seats")
    say(f"  {actions.adopt().handoffs:,} hand-offs are on record; those that wait are in the inbox")
    staff.share_out()
    _replay(say)


def _staff(password: str, company: synthetic.Company) -> None:
    """Give everybody a log-in and a seat, and the company an agreement that both teams have signed."""
    table = company.truth()["reps"]
    reps = dict(zip(table["rep"].to_pylist(), table["team"].to_pylist(), strict=True))
    staff.call_it()
    staff.hire(password, reps)
    proposes = next(one.name for one in PEOPLE if may(one.role, Right.PROPOSE))
    version = str(actions.propose(agreement.starter(), proposes).number)
    for one in PEOPLE:
        if one.signs and one.team in lists.version(version).missing:
            actions.sign(version, one.name, password)
    staff.seat(reps)
    staff.open_site()


def _replay(say: Callable[..., None]) -> None:
    """Say what the agreement would have done, beside what was done."""
    signed, _ = numbers.agreement_in_force(datetime.now(UTC).date())
    snapshot = numbers.snapshot()
    with _bar("the agreement over it", BUCKETS) as advance:
        found = replay.replay(signed, snapshot, progress=lambda done, _: advance(done)).handoffs
    leads = len(found["person"].unique())
    say(f"  run over all of this history, it would have handed over {leads:,} leads, {found.num_rows:,} times", end="")
    with ground() as held:
        if held is not None:
            made = number(held.facts, "handoffs").figure
            say(f"; {made.n:,} hand-offs were made")


def _warm(say: Callable[..., None]) -> None:
    """Count the funnel once, so that the first page shows at once, and say how it ends."""
    with ground() as held:
        if held is not None:
            total = held.answer(Asked(), lambda: funnel(held.facts, Asked()))
            first, *_, last = total.groups[0].stages
            say(f"The funnel: {first.entered:,} {first.stage}s, {last.entered:,} {last.stage}s")


@contextmanager
def _bar(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show how far something has come."""
    bar = output.progress_bar()
    bar.disable = not bar.console.is_terminal
    with bar:
        task = bar.add_task(what, total=total, rate="")
        yield lambda done: bar.update(task, completed=done)


def _password() -> str:
    """Return the demonstration's password, made on first use and readable by its owner only."""
    path = home() / "demo.password"
    if not path.is_file():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(4))
    return path.read_text()


def _say_log_ins(password: str, url: str) -> None:
    table = Table("log in as", "team", "does", "sees", box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for one in PEOPLE:
        table.add_row(one.name, one.team, one.title, one.says)
    console = output.people()
    console.print(f"\n[bold]Interlock is at {url}[/bold]  (Ctrl-C stops it)\n")
    console.print(table)
    console.print(f"\nThe password of all of them is [bold]{password}[/bold]\n")
