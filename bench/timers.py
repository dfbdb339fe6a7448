"""How many due timers a worker rings a second, a week having been slept through.

Run it as `.venv/bin/python bench/timers.py [--timers N] [--ring N]`. Each hand-off has five: two reminders, which come
too late and say nothing, its breach and two escalations, which are noted and told. SQLite, or what INTERLOCK_DATABASE
names.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time

EACH = ("remind:0", "remind:1", "breach", "escalate:0", "escalate:1")
HOUR = 3_600_000_000


def build(handoffs: int, now: int) -> None:
    """Write hand-offs that everybody has forgotten, and their timers."""
    from interlock.agreement import starter  # noqa: PLC0415 - Django must be set up first
    from interlock.desk import actions, lists  # noqa: PLC0415
    from interlock.desk.models import Handoff, Lead, Ownership, Person, Timer  # noqa: PLC0415

    for name, team in (("mia", "marketing"), ("sam", "sales"), ("tess", "sales")):
        actions.add_member(name, "secret", team)
    number = str(actions.propose(starter()).number)
    for name in ("mia", "sam"):
        actions.sign(number, name, "secret")
    actions.add_seat("sam", "emea")
    seal = lists.version(number).seal
    due = now - 7 * 24 * HOUR
    shape = {"clause": "emea", "stage": "mql", "team": "emea", "owner": "sam", "seal": seal, "due": due}
    times = {"triggered": due - HOUR, "passed": due - HOUR, "handed": due - HOUR}
    ids = range(1, handoffs + 1)
    Person.objects.bulk_create(Person(id=n, key=f"x:{n}", label=f"Lead {n}") for n in ids)
    Lead.objects.bulk_create(Lead(person=n, state="waiting", folded={}, seal=seal, recorded=0) for n in ids)
    Handoff.objects.bulk_create((Handoff(id=n, person=n, **shape, **times) for n in ids), batch_size=5_000)
    Ownership.objects.bulk_create(
        (Ownership(handoff_id=n, owner="sam", since=due - HOUR, why="built") for n in ids), batch_size=5_000
    )
    Timer.objects.bulk_create(
        (
            Timer(
                key=f"{what}:{n}",
                kind=what.partition(":")[0],
                due=due + n * len(EACH) + place,
                handoff=n,
                person=n,
                to="team_lead",
            )
            for n in ids
            for place, what in enumerate(EACH)
        ),
        batch_size=5_000,
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--timers", type=int, default=100_000)
    options.add_argument("--ring", type=int, default=5_000)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"INTERLOCK_HOME": home, "DJANGO_SETTINGS_MODULE": "interlock.site.settings"}
        import django  # noqa: PLC0415

        django.setup()
        from interlock.desk import actions, clock  # noqa: PLC0415
        from interlock.desk.instance import set_up  # noqa: PLC0415
        from interlock.desk.models import Notice  # noqa: PLC0415

        set_up()
        now = clock.now()
        build(asked.timers // len(EACH), now)
        began, spent = time.perf_counter(), time.process_time()
        rung = len(actions.ring(now, asked.ring))
        took, cpu = time.perf_counter() - began, time.process_time() - spent
        print(
            f"{rung:,} of {asked.timers:,} due timers rung in {took:.1f} s: {rung / took:,.0f} a second, "
            f"{cpu / rung * 1e3:.2f} ms of CPU each; {Notice.objects.count():,} notices"
        )


if __name__ == "__main__":
    main()
