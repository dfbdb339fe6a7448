"""A backup taken while everything runs comes back elsewhere with the same numbers, and goes on from there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import forked
import postgres
import pytest
from desk import erasure, instances
from desk.places import Place

if TYPE_CHECKING:
    from pathlib import Path

ON_SQLITE = pytest.mark.skipif("INTERLOCK_TEST_DATABASE" in os.environ, reason="pg_dump copies PostgreSQL")


def interlock(env: dict[str, str], *words: str, status: int = 0) -> str:
    done = forked.run([sys.executable, "-c", "from interlock.site.cli import main; main()", *words], env=env)
    assert done.returncode == status, done.stderr
    return done.stdout if status == 0 else done.stderr


def elsewhere(place: Place, home: Path) -> Place:
    return Place(home, {**place.env, "INTERLOCK_HOME": str(home)}, place.ids, place.at)


@ON_SQLITE
def test_a_restored_instance_has_the_same_numbers_and_pins(place: Place, before: Any, tmp_path: Path) -> None:
    said = json.loads(interlock(place.env, "backup", str(tmp_path / "kept"), "--with-secret", "--json"))
    assert said["files"] > 20
    assert not list((tmp_path / "kept").rglob("*.partial"))
    there = elsewhere(place, tmp_path / "there")
    interlock(there.env, "restore", str(tmp_path / "kept"))
    assert there.differing(before) == {}
    assert (there.home / "uploads/0a1b/leads.csv").read_text() == (place.home / "uploads/0a1b/leads.csv").read_text()
    for one in (place, there):
        assert (one.home / "secret.key").stat().st_mode & 0o777 == 0o600
    assert (place.home / "secret.key").read_text() == (there.home / "secret.key").read_text()


@pytest.mark.skipif("INTERLOCK_TEST_DATABASE" not in os.environ, reason="SQLite is in the backup itself")
def test_dumped_and_backed_up_an_instance_on_postgresql_comes_back_elsewhere(
    place: Place, before: Any, tmp_path: Path
) -> None:
    dump, programs = tmp_path / "kept.dump", postgres.find()
    subprocess.run([programs / "pg_dump", "-Fc", "-d", place.env["INTERLOCK_DATABASE"], "-f", dump], check=True)
    interlock(place.env, "backup", str(tmp_path / "kept"), "--with-secret")
    place.run("erase")
    interlock(place.env, "person", "erased", "--out", str(tmp_path / "erased.json"))
    there = Place(tmp_path / "there", instances.environment(tmp_path / "there", empty=True), place.ids, place.at)
    subprocess.run([programs / "pg_restore", "--no-owner", "-d", there.env["INTERLOCK_DATABASE"], dump], check=True)
    interlock(there.env, "restore", str(tmp_path / "kept"), "--erased", str(tmp_path / "erased.json"))
    assert there.differing(before) == {}
    assert there.found() == set()


@ON_SQLITE
def test_a_backup_is_not_changed_by_an_erasure_after_it(place: Place, before: Any, tmp_path: Path) -> None:
    interlock(place.env, "backup", str(tmp_path / "kept"))
    assert not (tmp_path / "kept/secret.key").exists()
    place.run("erase")
    there = elsewhere(place, tmp_path / "there")
    interlock(there.env, "restore", str(tmp_path / "kept"))
    assert there.differing(before) == {}
    assert there.run("export")["name"] == erasure.NAME


@ON_SQLITE
def test_whoever_was_erased_since_a_backup_is_erased_again_when_it_comes_back(
    place: Place, before: Any, tmp_path: Path
) -> None:
    interlock(place.env, "backup", str(tmp_path / "kept"), "--with-secret")
    place.run("erase")
    place.run("meet_again")
    erased = tmp_path / "erased.json"
    assert "1 fingerprint written" in interlock(place.env, "person", "erased", "--out", str(erased))
    assert not any(word in erased.read_text() for word in (*erasure.VALUES, *map(str, place.ids)))
    there = elsewhere(place, tmp_path / "there")
    assert "1 person erased again" in interlock(there.env, "restore", str(tmp_path / "kept"), "--erased", str(erased))
    assert there.found() == set()
    assert there.differing(before) == {}
    assert not list((tmp_path / "there/uploads").rglob("*.csv"))
    again = elsewhere(place, tmp_path / "again")
    interlock(place.env, "backup", str(tmp_path / "later"), "--with-secret")
    assert "0 people erased again" in interlock(again.env, "restore", str(tmp_path / "later"), "--erased", str(erased))
    assert again.run("export")["name"] == erasure.EMAIL, "who came anew since is left"


@ON_SQLITE
def test_a_list_of_erasures_of_another_secret_key_is_refused(tmp_path: Path) -> None:
    env, erased = instances.environment(tmp_path / "home"), tmp_path / "erased.json"
    interlock(env, "backup", str(tmp_path / "kept"))
    interlock(env, "person", "erased", "--out", str(erased))
    there = {**env, "INTERLOCK_HOME": str(tmp_path / "there")}
    said = interlock(there, "restore", str(tmp_path / "kept"), "--erased", str(erased), status=2)
    assert "was made with another secret key" in said
    erased.write_text("[]")
    last = {**env, "INTERLOCK_HOME": str(tmp_path / "last")}
    assert "is no list of erasures" in interlock(
        last, "restore", str(tmp_path / "kept"), "--erased", str(erased), status=2
    )
    assert not (tmp_path / "last").exists()


@ON_SQLITE
def test_a_backup_under_load_holds_every_row_of_its_moment_once(tmp_path: Path) -> None:
    env, acked = instances.environment(tmp_path / "home"), tmp_path / "acked"
    acked.mkdir()
    instances.run(env, "read")
    busy = [
        instances.start(env, "busy", first=first, seconds=6, acked=str(acked), mover=mover, loader=loader)
        for first, mover, loader in ((0, True, False), (1_000_000, False, False), (2_000_000, False, True))
    ]
    taken = []
    while any(process.poll() is None for process in busy) and len(taken) < 4:
        time.sleep(0.7)
        known = {file.name: int(file.read_text() or 0) for file in acked.iterdir()}
        interlock(env, "backup", str(tmp_path / f"kept{len(taken)}"))
        taken.append(known)
    for process in busy:
        _, problems = process.communicate(timeout=60)
        assert process.returncode == 0, problems
    assert taken
    for number, known in enumerate(taken):
        there = {**env, "INTERLOCK_HOME": str(tmp_path / f"there{number}")}
        interlock(there, "restore", str(tmp_path / f"kept{number}"))
        [found] = instances.run(there, "read")
        held = found["touches"]
        assert len(held) == len(set(held)), "doubled"
        for first, count in known.items():
            assert set(range(int(first), int(first) + count)) <= set(held), "lost"


def test_what_is_heard_after_a_restore_is_not_taken_for_moved(tmp_path: Path) -> None:
    """The ledger of a later moment than the database: what `pg_dump` before the backup gives."""
    env = instances.environment(tmp_path / "home")
    instances.run(env, "live", rounds=2)
    kept = tmp_path / "kept"
    interlock(env, "backup", str(kept))
    shutil.rmtree(tmp_path / "home")
    if env["INTERLOCK_DATABASE"]:
        import psycopg  # noqa: PLC0415 - only where there is a server

        with psycopg.connect(env["INTERLOCK_DATABASE"], autocommit=True) as connection:
            for table in ("tailtouch", "tailchange"):
                connection.execute(f"ALTER SEQUENCE desk_{table}_seq_seq RESTART")  # type: ignore[call-overload]
    interlock(env, "restore", str(kept))
    instances.run(env, "live", first=80, rounds=2)
    [found] = instances.run(env, "read")
    assert found["touches"] == found["changes"] == list(range(160))


@ON_SQLITE
def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    env, kept = instances.environment(tmp_path / "home"), tmp_path / "kept"
    interlock(env, "backup", str(kept))
    assert "is not empty; give a new directory" in interlock(env, "backup", str(kept), status=2)
    assert "is not empty; restore into a new home" in interlock(env, "restore", str(kept), status=2)
    there = {**env, "INTERLOCK_HOME": str(tmp_path / "there")}
    assert "is no backup" in interlock(there, "restore", str(tmp_path / "nowhere"), status=2)
    (kept / "interlock.sqlite3").write_bytes(b"short")
    assert "the backup is damaged" in interlock(there, "restore", str(kept), status=2)
    assert not (tmp_path / "there").exists()
