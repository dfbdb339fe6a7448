"""`interlock agreement` and `interlock user`, as scripts and people use them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from interlock.agreement import names, read, seal, starter

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import CommandLine


@pytest.fixture
def text(tmp_path: Path) -> str:
    file = tmp_path / "agreement.toml"
    file.write_text(starter(), encoding="utf-8")
    return str(file)


@pytest.fixture
def team(interlock: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLOCK_PASSWORD", "secret")
    for name, side in (("mia", "marketing"), ("sam", "sales")):
        assert interlock("user", "add", name, "--team", side, "--title", "lead").status == 0


def test_check_says_ok(interlock: CommandLine, text: str) -> None:
    answer = interlock("agreement", "check", text, "--json")
    assert (answer.status, answer.json) == (0, {"ok": True, "problems": []})


def test_check_lists_every_problem_and_exits_1(interlock: CommandLine, tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text(starter().replace('owner   = "sales"', 'owner   = "ceo"'), encoding="utf-8")
    answer = interlock("agreement", "check", str(broken), "--json")
    assert answer.status == 1
    assert answer.json["ok"] is False
    assert len(answer.json["problems"]) == starter().count('owner   = "sales"')
    first = answer.json["problems"][0]
    assert set(first) == {"file", "line", "clause", "message"}
    assert first["file"] == str(broken)
    assert "ceo" in broken.read_text().splitlines()[first["line"] - 1]
    for_people = interlock("agreement", "check", str(broken))
    assert first["message"] in for_people.out
    broken.write_text(starter().replace('owner   = "sales"', 'owner   = "ceo"', 1), encoding="utf-8")
    assert interlock("agreement", "check", str(broken)).out.endswith("\n1 problem\n")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00bad"])
def test_a_file_that_cannot_be_read_is_status_2_and_said_on_stderr(
    interlock: CommandLine, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "gone.toml"
    if content is not None:
        file.write_bytes(content)
    answer = interlock("agreement", "check", str(file), "--json")
    assert (answer.status, answer.out) == (2, "")
    assert "gone.toml" in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_directory_or_an_endless_file_is_no_agreement(interlock: CommandLine, tmp_path: Path) -> None:
    for path in (str(tmp_path), "/dev/zero"):
        answer = interlock("agreement", "check", path, "--json")
        assert (answer.status, answer.out) == (2, "")
        assert len(answer.err.splitlines()) == 1


def test_a_mark_that_editors_put_before_the_text_is_no_part_of_it(interlock: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "marked.toml"
    file.write_text(starter(), encoding="utf-8-sig")
    assert interlock("agreement", "check", str(file), "--json").json == {"ok": True, "problems": []}


def test_what_ships_is_taken_by_name_after_a_file_of_that_name(
    interlock: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert interlock("agreement", "check", "olist", "--json").json["ok"] is True
    assert interlock("agreement", "propose", "olist", "--json").json["seal"] == seal(read(starter("olist")))
    assert interlock("agreement", "diff", "starter", "1", "--json").json["same_meaning"] is False
    assert interlock("funnel", "--agreement", "olist", "--json").json["agreement"] == seal(read(starter("olist")))
    (tmp_path / "olist").write_text(starter(), encoding="utf-8")
    assert interlock("agreement", "propose", "olist", "--json").json["seal"] == seal(read(starter()))
    unknown = interlock("funnel", "--agreement", "olympic", "--json")
    assert unknown.status == 2
    assert all(name in unknown.err for name in names())


@pytest.mark.usefixtures("team")
def test_a_version_from_proposal_to_force(interlock: CommandLine, text: str, tmp_path: Path) -> None:
    proposed = interlock("agreement", "propose", text, "--as", "mia", "--json").json
    number = str(proposed["number"])
    assert proposed["missing"] == ["marketing", "sales"]
    assert interlock("agreement", "in-force", "--json").json["in_force"] is None
    refused = interlock("agreement", "publish", number)
    assert refused.status == 2
    assert "still missing: marketing and sales" in refused.err
    assert interlock("agreement", "sign", number, "--as", "mia", "--json").json["missing"] == ["sales"]
    again = interlock("agreement", "sign", number, "--as", "mia")
    assert again.status == 2
    assert "marketing has signed" in again.err
    assert interlock("agreement", "sign", number, "--as", "sam", "--json").json["binds"] is True
    in_force = interlock("agreement", "in-force", "--json").json["in_force"]
    assert in_force["seal"] == seal(read(starter()))
    out = tmp_path / "out.toml"
    assert interlock("agreement", "export", number, "--out", str(out)).status == 0
    assert seal(read(out.read_text())) == in_force["seal"]
    assert interlock("agreement", "export", number).out == starter()
    history = interlock("agreement", "history", "--json").json["versions"]
    assert [(one["team"], one["by"], one["holds"]) for one in history[0]["signed"]] == [
        ("marketing", "mia", True),
        ("sales", "sam", True),
    ]
    assert interlock("agreement", "show", "--json").json["text"] == starter()
    shown = interlock("agreement", "show", number).out
    assert read(starter()).stage["mql"].says.split()[0] in shown
    assert "[stage" not in shown  # people are shown prose, not the text's own language
    assert in_force["seal"][:12] in interlock("agreement", "history").out


@pytest.mark.usefixtures("team")
def test_a_wrong_password_signs_nothing(interlock: CommandLine, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    number = str(interlock("agreement", "propose", text, "--json").json["number"])
    monkeypatch.setenv("INTERLOCK_PASSWORD", "guess")
    answer = interlock("agreement", "sign", number, "--as", "sam")
    assert answer.status == 2
    assert "password is wrong" in answer.err


def test_diff_tells_wording_from_meaning(interlock: CommandLine, text: str, tmp_path: Path) -> None:
    title = read(starter()).title
    other = tmp_path / "other.toml"
    other.write_text(starter().replace(title, "Reworded"), encoding="utf-8")
    answer = interlock("agreement", "diff", text, str(other), "--json").json
    assert answer["same_meaning"] is True
    assert answer["changes"] == [{"clause": "title", "was": title, "now": "Reworded", "wording": True}]
    assert "same meaning: signatures hold" in interlock("agreement", "diff", text, str(other)).out


def test_schema_and_starter_print_what_they_say(interlock: CommandLine) -> None:
    assert "properties" in interlock("agreement", "schema", "--json").json
    assert interlock("agreement", "starter").out == starter()


@pytest.mark.parametrize(
    "words",
    [
        ("show",),
        ("show", "7"),
        ("in-force", "--on", "soon"),
        ("in-force", "--known", "then"),
        ("sign", "9", "--as", "x"),
    ],
)
def test_what_is_not_there_is_said(interlock: CommandLine, words: tuple[str, ...]) -> None:
    answer = interlock("agreement", *words)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("error: ")


@pytest.mark.usefixtures("team")
def test_users_are_listed(interlock: CommandLine) -> None:
    first = {"name": "mia", "team": "marketing", "role": "marketing", "title": "lead"}
    assert interlock("user", "list", "--json").json["users"][0] == first
    assert "sam" in interlock("user", "list").out
    assert interlock("user", "add", "eve", "--team", "finance").status == 2
