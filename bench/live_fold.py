"""How many decisions a second one core makes: every event of a lead is folded, scored and decided on.

Run it as `.venv/bin/python bench/live_fold.py [--events N] [--json]`. The agreement is the starter that ships. Leads
are kept open, so that no decision is cheap because sales already has the lead. Time is CPU time of this process.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import time
from typing import TYPE_CHECKING

from interlock.agreement import read, starter
from interlock.lifecycle import Changed, Fields, Lead, Moved, Program, Touched, prepare, step, unknown

if TYPE_CHECKING:
    from interlock.lifecycle import Event

DAY = 86_400_000_000
START = 1_704_067_200_000_000
GOAL = 50_000


def leads(program: Program, count: int) -> tuple[list[Lead], dict[int, Fields]]:
    """Return leads that have just become known, each third at an account of its own."""
    draw, found, accounts = random.Random(1), [], {}
    for person in range(count):
        told: list[Event] = [Moved(person, person, "captured", START, START)]
        for number, (field, texts) in enumerate(PERSON.items()):
            told.append(Changed(number, "person", person, field, draw.choice(texts), None, START, START))
        told.append(Changed(90, "person", person, "account", str(person // 3), None, START, START))
        accounts[person // 3] = account(draw, person // 3)
        found.append(step(program, unknown(program, person), told, START, accounts)[0])
    return found, accounts


PERSON = {
    "email": ["a@example.com"],
    "origin": ["web", "event"],
    "country": ["DE", "US", "BR"],
    "seniority": ["c_level", "vp", "staff", "manager"],
    "phone": ["+49 1", None],
}


def account(draw: random.Random, key: int) -> Fields:
    fields = Fields()
    for number, (field, text, value) in enumerate(
        [
            ("employees", None, float(draw.choice([5, 40, 120, 900, 4000]))),
            ("industry", draw.choice(["software", "retail", "public"]), None),
            ("budget", None, float(draw.choice([0, 20_000]))),
        ]
    ):
        fields = fields.after(Changed(number, "account", key, field, text, value, None, START))
    return fields


def events(program: Program, people: int, count: int) -> list[Event]:
    """Return a stream in the order of recording: what is worth much is rare, and one in twenty changes a field."""
    draw, found = random.Random(2), []
    worth = {
        term.kind: abs(term.points)
        for model in program.models.values()
        for group in model.groups
        for term in group.terms
    }
    kinds = draw.choices(list(worth), [1 / points for points in worth.values()], k=count)
    for number in range(count):
        at, person = START + DAY + number * 60_000_000, draw.randrange(people)
        if number % 20 == 0:
            text = draw.choice(PERSON["seniority"])
            found.append(Changed(1000 + number, "person", person, "seniority", text, None, at, at))
        else:
            happened = at - draw.choice([0, 0, 0, DAY])
            found.append(Touched(number, person, happened, at, kinds[number]))
    return found


def run(program: Program, states: list[Lead], accounts: dict[int, Fields], stream: list[Event]) -> tuple[float, int]:
    """Take the stream event by event; return the CPU seconds and how many hand-offs were due."""
    handed = 0
    gc.collect()
    gc.freeze()  # the whole stream lies in memory only here; it is not the collector's to go through
    began = time.process_time()
    for event in stream:
        person = event.key if type(event) is Changed else event.person
        before = states[person]
        after, handover = step(program, before, (event,), event.recorded, accounts)
        if handover is not None:
            handed += 1
            after = Lead(after.person, after.cells, after.fields, before.standing)
        states[person] = after
    return time.process_time() - began, handed


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=300_000)
    options.add_argument("--people", type=int, default=5_000)
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    program = prepare(read(starter()))
    states, accounts = leads(program, asked.people)
    seconds, handed = run(program, states, accounts, events(program, asked.people, asked.events))
    result = {
        "decisions": asked.events,
        "people": asked.people,
        "handed_over": handed,
        "cells_per_lead": len(program.cells),
        "cpu_seconds": round(seconds, 3),
        "decisions_per_second": round(asked.events / seconds),
        "microseconds_per_decision": round(seconds / asked.events * 1e6, 2),
        "goal": GOAL,
    }
    if asked.json:
        print(json.dumps(result))
        return
    print("Live fold: fold, score and decide, one event at a time, one core")
    for name, value in result.items():
        print(f"  {name.replace('_', ' '):<26}{value:>14,}")


if __name__ == "__main__":
    main()
