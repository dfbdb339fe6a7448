"""Instances in processes of their own, that may be killed at a chosen step.

Run as a program it is such a process: `instances.py WORK JSON`. What the product does is left as it is; where a
process shall die is patched in from here.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import closing
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

import forked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType

    import pyarrow as pa

    from interlock.connectors import Batch


def environment(home: Path, *, empty: bool = False) -> dict[str, str]:
    """Return the environment of a fresh instance, on the database that the tests run on; empty: nobody set it up."""
    if not empty:
        return _named(copied(_set_up(), home))
    root = Path(__file__).resolve().parents[2]
    return {
        **os.environ,
        "INTERLOCK_HOME": str(home),
        "INTERLOCK_DATABASE": _database(os.environ.get("INTERLOCK_TEST_DATABASE", "")),
        "DJANGO_SETTINGS_MODULE": "interlock.site.settings",
        "PYTHONPATH": os.pathsep.join(str(root / part) for part in ("src", "tests")),
    }


def copied(env: dict[str, str], home: Path) -> dict[str, str]:
    """Copy an instance that nobody uses, and return the environment of the copy."""
    shutil.copytree(env["INTERLOCK_HOME"], home, dirs_exist_ok=True)
    database = env["INTERLOCK_DATABASE"]
    template = urlsplit(database).path.lstrip("/")
    return {**env, "INTERLOCK_HOME": str(home), "INTERLOCK_DATABASE": _database(database, template)}


@cache
def _set_up() -> dict[str, str]:
    """Set one instance up, which the others are copied from."""
    env = environment(Path(os.environ["INTERLOCK_HOME"]) / "set-up", empty=True)
    run(env, "nothing")
    return env


def _database(server: str, template: str = "template1") -> str:
    """Make a database on a server and return its address; where there is no server it is in the home."""
    if not server:
        return ""
    import psycopg  # noqa: PLC0415 - only where there is a server

    address, _, options = server.partition("?")
    name = f"kill_{uuid4().hex}"
    with psycopg.connect(os.environ["INTERLOCK_TEST_DATABASE"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")  # type: ignore[call-overload]
    return f"{address.rpartition('/')[0]}/{name}?{options}"


def _named(env: dict[str, str]) -> dict[str, str]:
    """Give an instance a name of its own, as if it had been set up by itself."""
    words, name = "UPDATE desk_instance SET name = '{}'", uuid4()
    if env["INTERLOCK_DATABASE"]:
        import psycopg  # noqa: PLC0415

        with psycopg.connect(env["INTERLOCK_DATABASE"], autocommit=True) as connection:
            connection.execute(words.format(name))  # type: ignore[call-overload]
    else:
        with closing(sqlite3.connect(Path(env["INTERLOCK_HOME"]) / "interlock.sqlite3")) as kept, kept:
            kept.execute(words.format(name.hex))
    return env


def start(env: dict[str, str], work: str, **given: Any) -> forked.Process:
    """Start a process on an instance."""
    return forked.start([sys.executable, __file__, work, json.dumps(given)], env=env)


def run(env: dict[str, str], work: str, *, killed: bool = False, **given: Any) -> list[Any]:
    """Run a process to its end, which is a violent one if `killed`; return the JSON lines it said."""
    return ran(env, __file__, work, killed=killed, **given)


def ran(env: dict[str, str], script: str | None, work: str, *, killed: bool = False, **given: Any) -> list[Any]:
    """Run a script to its end as `SCRIPT WORK JSON`; return the JSON lines it said."""
    done = forked.run([sys.executable, str(script), work, json.dumps(given)], env=env)
    assert done.returncode == (-signal.SIGKILL if killed else 0), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def say(what: Any) -> None:
    """Acknowledge: once this is said it must never be lost."""
    os.write(1, (json.dumps(what) + "\n").encode())


def die(target: str, when: str, nth: int) -> None:
    """Let this process be killed before or after the nth call of a function, named `module:attribute`."""
    module, _, path = target.partition(":")
    *owners, name = path.split(".")
    owner: Any = import_module(module)
    for one in owners:
        owner = getattr(owner, one)
    was: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def dying(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = was(*args, **kwargs)
        if calls == nth and when == "after":
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, dying)


def touches(ids: list[int], source: str = "live") -> pa.Table:
    """Make touches with these ids, of a few people."""
    import pyarrow as pa  # noqa: PLC0415 - the parent does without

    from interlock.measure.ledger import TOUCHES  # noqa: PLC0415

    rows = [
        {"id": i, "person": i % 97, "at": i, "recorded": i, "kind": "visit", "outbound": False, "source": source}
        for i in ids
    ]
    return pa.Table.from_pylist(rows, TOUCHES)


def changes(ids: list[int]) -> pa.Table:
    """Make changes with these ids."""
    import pyarrow as pa  # noqa: PLC0415

    from interlock.measure.ledger import CHANGES  # noqa: PLC0415

    rows = [
        {"id": i, "person": i % 97, "entity": "person", "key": i % 97, "field": "size", "recorded": i, "source": "x"}
        for i in ids
    ]
    return pa.Table.from_pylist(rows, CHANGES)


def batches(count: int, rows: int) -> Iterator[Batch]:
    """Deliver what a connector would: in every batch rows, names, one row said twice and one that cannot be used."""
    import pyarrow as pa  # noqa: PLC0415

    from interlock.connectors import Batch, Refused  # noqa: PLC0415

    for number in range(count):
        ids = list(range(number * rows, (number + 1) * rows))
        place = pa.array(range(rows), pa.int64())
        names = pa.table(
            {"entity": ["person"] * rows, "id": ids, "key": [f"x:{i}" for i in ids], "label": [f"P{i}" for i in ids]}
        )
        refused = Refused("x.csv", number * (rows + 2) + 2, "when", "'soon' is not a date", "1,soon")
        tables = {"touches": touches(ids, "x").append_column("row", place), "changes": changes(ids)}
        yield Batch(tables, names, (refused,), rows + 2, 1, (number + 1) / count)


def held(name: str) -> list[int]:
    """Return the ids that a reader sees, in order."""
    import duckdb  # noqa: PLC0415

    from interlock.desk import numbers  # noqa: PLC0415

    snapshot = numbers.snapshot()
    paths = [path for bucket in snapshot.files[name].values() for path in bucket]
    ids = [row[0] for row in duckdb.execute("SELECT id FROM read_parquet(?)", [paths]).fetchall()] if paths else []
    return sorted(ids + (snapshot.tail[name]["id"].to_pylist() if name in snapshot.tail else []))


def work_nothing() -> None:
    """Leave the instance as it is."""


def work_live(first: int = 0, rounds: int = 6, rows: int = 40, most: int = 50) -> None:
    """Hear touches, and move them every other time in small pieces."""
    from interlock.desk import actions  # noqa: PLC0415
    from interlock.desk.actions import tail  # noqa: PLC0415

    tail.MOVE = most
    for number in range(rounds):
        ids = list(range(first + number * rows, first + (number + 1) * rows))
        actions.record({"touches": touches(ids), "changes": changes(ids)})
        say(ids)
        if number % 2:
            actions.move()


def work_load(count: int = 6, rows: int = 50, chunk: int = 250) -> None:
    """Load a source that can be carried on."""
    from interlock.desk import actions  # noqa: PLC0415
    from interlock.desk.actions import loading  # noqa: PLC0415

    loading.CHUNK = chunk
    loaded = actions.load(batches(count, rows), "x", digest="d" * 64)
    say([loaded.rows_read, loaded.rows_loaded, loaded.duplicates, loaded.quarantined, dict(loaded.loaded)])


def work_live_again() -> None:
    """Deliver everything again, move what is left, and say what is held."""
    from interlock.desk import actions  # noqa: PLC0415

    work_live()
    actions.move()
    work_read()


def work_upkeep() -> None:
    """Hear, move and merge, several times; then clean up."""
    from interlock.desk import actions  # noqa: PLC0415

    for first in range(0, 400, 100):
        actions.record({"touches": touches(list(range(first, first + 100)))})
        actions.move()
        actions.compact()
    actions.vacuum(0)


def work_load_and_read() -> None:
    """Load, and say what is held."""
    work_load()
    work_read()


def work_read() -> None:
    """Say everything that is held."""
    from interlock.desk import lists  # noqa: PLC0415
    from interlock.desk.models import Person  # noqa: PLC0415

    refused = [one.line for load in lists.imports() for one in lists.quarantine(load.id)]
    people = [[one.id, one.key, one.label] for one in Person.objects.order_by("id")]
    tails = [one.tail for one in lists.status()]
    say({"touches": held("touches"), "changes": held("changes"), "refused": refused, "people": people, "tails": tails})


def work_slow_writer() -> None:
    """Hear one touch in a transaction that stays open while another is heard and everything is moved."""
    from django.db import connection, transaction  # noqa: PLC0415

    from interlock.desk import actions  # noqa: PLC0415

    begun = Event()

    def slow() -> None:
        with transaction.atomic():
            actions.record({"touches": touches([1])})
            begun.set()
            time.sleep(1)
        connection.close()

    thread = Thread(target=slow)
    thread.start()
    begun.wait()
    actions.record({"touches": touches([2])})
    actions.move()
    thread.join()
    actions.move()
    work_read()


def work_sign_at_once() -> None:
    """Let both teams sign at the same moment, and say whether the version binds."""
    from interlock.agreement import starter  # noqa: PLC0415
    from interlock.desk import actions, lists  # noqa: PLC0415
    from interlock.desk.actions import agreement  # noqa: PLC0415

    for name, team in (("mia", "marketing"), ("sam", "sales")):
        actions.add_member(name, "secret", team)
    number = str(actions.propose(starter()).number)
    _slow_to_publish(agreement)
    _at_once(lambda name: actions.sign(number, name, "secret"), ("mia", "sam"))
    say(lists.version(number).binds)


def work_sign_two_at_once() -> None:
    """Let two people of sales give the missing yes to two versions at the same moment; say what became of them."""
    from interlock import InterlockError  # noqa: PLC0415
    from interlock.agreement import starter  # noqa: PLC0415
    from interlock.desk import actions, lists  # noqa: PLC0415
    from interlock.desk.actions import agreement  # noqa: PLC0415

    for name, team in (("mia", "marketing"), ("sam", "sales"), ("tess", "sales")):
        actions.add_member(name, "secret", team)
    texts = {"sam": starter(), "tess": starter().replace("at_score", "at_score  ").replace("= 85", "= 86")}
    numbers = {name: str(actions.propose(text).number) for name, text in texts.items()}
    for number in numbers.values():
        actions.sign(number, "mia", "secret")
    _slow_to_publish(agreement)
    refused: list[str] = []

    def yes(name: str) -> None:
        try:
            actions.sign(numbers[name], name, "secret")
        except InterlockError as error:
            refused.append(type(error).__name__)

    _at_once(yes, ("sam", "tess"))
    say([sorted(lists.version(number).binds for number in numbers.values()), refused])


def _slow_to_publish(agreement: ModuleType) -> None:
    was = agreement._publish_if_signed  # noqa: SLF001

    def slowly(one: int) -> None:
        time.sleep(0.3)
        was(one)

    setattr(agreement, "_publish_if_signed", slowly)  # noqa: B010


def _at_once(do: Callable[[str], object], names: Sequence[str]) -> None:
    from django.db import connection  # noqa: PLC0415

    def one(name: str) -> None:
        do(name)
        connection.close()

    threads = [Thread(target=one, args=[name]) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def work_meet(step: str) -> None:
    """Load touches while the same ones are heard, at a chosen step of the load."""
    from django.db import connection  # noqa: PLC0415

    from interlock.connectors import Batch  # noqa: PLC0415
    from interlock.desk import actions  # noqa: PLC0415

    ids = list(range(100))

    def hear() -> None:
        actions.record({"touches": touches(ids)})
        connection.close()

    module, _, name = step.partition(":")
    owner = import_module(module)
    was = getattr(owner, name)
    threads = [Thread(target=hear)]

    def meeting(*args: Any, **kwargs: Any) -> Any:
        if threads[0].ident is None:
            threads[0].start()
            threads[0].join(0.7)
        return was(*args, **kwargs)

    setattr(owner, name, meeting)
    actions.load(iter([Batch({"touches": touches(ids, "file")}, rows_read=100)]), "file")
    threads[0].join()
    say(held("touches"))


def work_busy(first: int, seconds: float, acked: str, *, mover: bool, loader: bool) -> None:
    """Hear, read, move, load and merge for a while; every reading holds all that was acknowledged, once."""
    from interlock.desk import actions  # noqa: PLC0415

    end, rounds, mine = time.monotonic() + seconds, 0, Path(acked) / str(first)
    while time.monotonic() < end:
        ids = list(range(first + rounds * 20, first + rounds * 20 + 20))
        if loader:
            from interlock.connectors import Batch  # noqa: PLC0415

            both = touches(ids, "file")
            actions.load(iter([Batch({"touches": both}, rows_read=20)]), f"file {rounds}")
            if rounds % 10 == 9:
                actions.compact()
        else:
            actions.record({"touches": touches(ids)})
        rounds += 1
        mine.write_text(str(rounds * 20))
        if mover and rounds % 3 == 0:
            actions.move()
        counts = [int(file.read_text() or 0) for file in Path(acked).iterdir()]
        found = held("touches")
        assert len(found) == len(set(found)), "a row was read twice"
        assert len(found) >= sum(counts), f"{len(found)} rows were read, {sum(counts)} had been acknowledged"
    say(rounds * 20)


def work_answer(what: str, person: int = 1) -> None:
    """Let a rep give the same answer to a hand-off again and again, and say where everything stands."""
    from desk.live import answering  # noqa: PLC0415

    from interlock.desk import actions, models  # noqa: PLC0415

    if not models.Member.objects.exists():
        answering.set_up()
    if not models.Handoff.objects.exists():
        answering.capture(person, answering.MONDAY)
    number, now = answering.handoff(person).id, answering.MONDAY + answering.HOUR
    if what == "undo":
        actions.accept(number, "rio", now)
    given = {
        "accept": {},
        "reject": {"reason": "no_interest"},
        "hold": {"until": now + 1, "reason": "Away"},
        "undo": {},
    }
    say(["ready", number])
    getattr(actions, what)(number, "rio", **given[what], now=now)
    say(["answered", number])
    work_stand(person)


def work_stand(person: int = 1) -> None:
    """Say where a hand-off, its lead, its clocks and what was written of it stand."""
    from desk.live import answering  # noqa: PLC0415

    from interlock.desk import models  # noqa: PLC0415

    row = answering.handoff(person)
    timers = models.Timer.objects.filter(done=None).order_by("key").values_list("kind", "due")
    kinds = models.Happening.objects.filter(handoff=row.id).order_by("id").values_list("kind", flat=True)
    moves = models.TailMove.objects.order_by("recorded").values_list("kind", flat=True)
    lead = models.Lead.objects.get(person=person)
    say([row.status, row.until, lead.state, lead.recorded, list(timers), list(moves), list(kinds)])


def work_at_once(handoffs: int) -> None:
    """Let two reps answer each hand-off of the queue at the same moment; say who won, and what the other was told."""
    from desk.live import answering  # noqa: PLC0415

    answering.set_up()
    for person in range(1, handoffs + 1):
        number = answering.queued(person, answering.MONDAY + person * answering.HOUR).id
        say(_together([partial(_accept, number, name) for name in ("ann", "bob")]))


def _accept(number: int, name: str) -> str:
    from interlock.desk import actions  # noqa: PLC0415

    return actions.accept(number, name).by


def work_refuse_at_once(handoffs: int) -> None:
    """Refuse hand-offs for one reason at the same moment; say how many proposals there are, with how much evidence."""
    from desk.live import answering  # noqa: PLC0415

    from interlock.desk import actions, models  # noqa: PLC0415

    answering.set_up()
    numbers = [answering.capture(person, answering.MONDAY + person).id for person in range(1, handoffs + 1)]
    at = answering.MONDAY + answering.HOUR
    told = _together([lambda one=one: actions.reject(one, "rio", "later", now=at).status for one in numbers])
    say([told, [len(one.handoffs) for one in models.Proposal.objects.all()]])


def work_hand_over_at_once(leads: int, at_most: int) -> None:
    """Hand leads over at the same moment to a team of two; say who has each, '' for nobody."""
    from desk.live import answering  # noqa: PLC0415

    from interlock.desk import models  # noqa: PLC0415

    team = f"""
[team.inbound]
says = "Who answers."
at_most = {at_most}
"""
    answering.set_up(answering.TEXT + team)
    for first in range(1, leads + 1, 4):
        group = range(first, min(first + 4, leads + 1))
        _together([lambda one=one: answering.capture(one, answering.MONDAY + one).owner for one in group])
    say(list(models.Handoff.objects.order_by("handed").values_list("owner", flat=True)))


def _together(acts: list[Callable[[], str]]) -> list[str]:
    """Do several things at the same moment, each in a thread; return what each gave, or how it was refused."""
    from django.db import connection  # noqa: PLC0415

    from interlock import InterlockError  # noqa: PLC0415

    gate, told = Barrier(len(acts)), [""] * len(acts)

    def do(place: int, act: Callable[[], str]) -> None:
        gate.wait()
        try:
            told[place] = act()
        except InterlockError as error:
            told[place] = type(error).__name__
        connection.close()

    threads = [Thread(target=do, args=[place, act]) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def work_agreed() -> None:
    """Let an agreement bind."""
    from desk.live.agreed import agreed  # noqa: PLC0415

    agreed()


def work_hear_day(first: int = 0) -> None:
    """Let sources tell a day, delivery by delivery."""
    from desk.live import heard  # noqa: PLC0415

    heard.tell(say, first)


def work_hear_day_and_look() -> None:
    """Let sources tell a day, and say all that is known then."""
    work_hear_day()
    work_heard()


def work_heard() -> None:
    """Say all that is known, and whether live decided what the lifecycle decides on all that was heard."""
    from desk.live import heard  # noqa: PLC0415

    say(heard.stand() | {"decided": heard.decided_rightly()})


def told(out: str) -> list[str]:
    """Return the ids that a process said it heard."""
    lines = [json.loads(line) for line in out.splitlines()]
    return [one for line in lines if isinstance(line, list) for one in line]


def main(work: str, given: dict[str, Any]) -> None:
    """Be one process of an instance."""
    import django  # noqa: PLC0415

    django.setup()
    from interlock.desk.instance import set_up  # noqa: PLC0415

    set_up()
    if at := given.pop("at", None):
        die(*at)
    globals()[f"work_{work}"](**given)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
