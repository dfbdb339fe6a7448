"""The command line, called in this process on a database that forgets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from interlock.site import cli

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper


@dataclass(frozen=True)
class Answer:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Return the one JSON object that is all of standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found


class CommandLine(Protocol):
    """`interlock WORDS`."""

    def __call__(self, *words: str) -> Answer: ...


@pytest.fixture
def interlock(
    tmp_path: Path,
    settings: SettingsWrapper,
    db: None,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> CommandLine:
    settings.LEDGER_ROOT = tmp_path / "ledger"

    def run(*words: str) -> Answer:
        monkeypatch.setattr("sys.argv", ["interlock", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        code = ended.value.code
        return Answer(code if isinstance(code, int) else 0, out, err)

    return run
