"""A PostgreSQL of the tests' own, on a socket in a directory of its own: `python tests/postgres.py -- COMMAND...`.

The command runs with INTERLOCK_TEST_DATABASE set to the server's address. PostgreSQL refuses to run as root; then it
runs as a user without rights.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER = "interlock"


class MissingError(Exception):
    """This machine has no PostgreSQL server programs, or no user that may run them."""


@contextmanager
def server() -> Iterator[str]:
    """Start a server and yield its address; it is gone afterwards."""
    programs = find()
    directory = Path(tempfile.mkdtemp(prefix="interlock-pg-"))
    run = runner(directory)
    data = directory / "data"
    try:
        run(programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        flush = "on" if os.environ.get("INTERLOCK_TEST_DURABLE") else "off"
        options = f"-c listen_addresses='' -k {directory} -c fsync={flush} -c max_connections=50"
        run(programs / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", directory / "log", "-o", options, "start")
        try:
            run(programs / "createdb", "-h", directory, "-U", OWNER, OWNER)
            yield f"postgresql://{OWNER}@/{OWNER}?host={directory}"
        finally:
            run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def find() -> Path:
    """Return the directory of the server's programs: on the PATH, or the newest where Debian keeps them."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    kept = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").is_file()]
    if not kept:
        message = "PostgreSQL's initdb is neither on the PATH nor under /usr/lib/postgresql"
        raise MissingError(message)
    return max(kept, key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0)


def runner(directory: Path):  # noqa: ANN201
    """Return what runs a server's program, as a user who may."""
    before: list[str] = []
    if os.geteuid() == 0:
        user = _without_rights()
        os.chown(directory, user.pw_uid, user.pw_gid)
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            message = "PostgreSQL does not run as root, and there is no setpriv to run it as somebody else"
            raise MissingError(message)
        before = [setpriv, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]

    def run(*words: object) -> None:
        with (directory / "out").open("ab") as out:
            done = subprocess.run([*before, *map(str, words)], cwd=directory, stdout=out, stderr=out, check=False)
        if done.returncode:
            said = "".join(path.read_text() for path in (directory / "out", directory / "log") if path.exists())
            message = f"{words[0]} failed:\n{said}"
            raise RuntimeError(message)

    return run


def _without_rights() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    message = "PostgreSQL does not run as root, and there is neither a user postgres nor nobody"
    raise MissingError(message)


def main(words: list[str]) -> int:
    """Run a command beside a server of its own."""
    if words[:1] != ["--"] or len(words) < 2:
        sys.stderr.write("usage: python tests/postgres.py -- COMMAND...\n")
        return 2
    try:
        with server() as address:
            return subprocess.call(words[1:], env={**os.environ, "INTERLOCK_TEST_DATABASE": address})
    except MissingError as error:
        sys.stderr.write(f"{error}\n")
        return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
