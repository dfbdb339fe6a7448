"""A draft makes hand-offs of rows that say who was handed over and what sales said, and asks where they may be else."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from interlock.connectors.files import Reading, RecipeError, parse, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def day(month: int, n: int) -> str:
    return f"2026-{month:02d}-{n % 18 + 11:02d}"


def table(folder: Path, name: str, header: str, rows: Sequence[str]) -> Path:
    (folder / f"{name}.csv").write_text("\n".join([header, *rows]) + "\n")
    return folder / f"{name}.csv"


def leads(folder: Path) -> Path:
    return table(folder, "leads", "Lead ID,Created Date", [f"L{n},{day(1, n)}" for n in range(20)])


def moves(draft: str, paths: Sequence[Path]) -> list[dict[str, object]]:
    reading = Reading(parse(draft), paths)
    found = [move for batch in reading if "moves" in batch.tables for move in batch.tables["moves"].to_pylist()]
    assert reading.account.quarantined == 0
    return found


def kinds(draft: str, paths: Sequence[Path]) -> Counter[str]:
    return Counter(str(move["kind"]) for move in moves(draft, paths))


def answered(draft: str) -> str:
    return "\n".join(line for line in draft.splitlines() if not line.startswith("# ASK"))


GERMAN = "Kontakt-ID;Übergeben am;Vertriebsteam;Bearbeiter;Ergebnis;Entschieden am;Ablehnungsgrund;Wiedervorlage am"
WORDS = ("Angenommen", "Abgelehnt", "Zurückgegeben", "Ausstehend")


@pytest.mark.parametrize("alone", [True, False])
def test_german_hand_offs_also_of_people_who_are_handed_over_twice(tmp_path: Path, alone: bool) -> None:  # noqa: FBT001
    rows = [
        f"K{n % 35};{day(2 + n // 35, n)};Nord;Kim;{WORDS[n % 4]};{day(4, n) if n % 4 < 3 else ''};"
        f"{'zu klein' if n % 4 == 1 else ''};{day(6, n) if n % 4 == 2 else ''}"
        for n in range(40)
    ]
    paths = [table(tmp_path, "MQL Übergaben", GERMAN, rows)]
    known = [f"K{n};{day(1, n)}" for n in range(35)]
    paths += [] if alone else [table(tmp_path, "Kontakte", "Kontakt-ID;Angelegt am", known)]
    draft = suggest(paths)
    told = {"handed_over": 40, "accepted": 10, "rejected": 10, "recycled": 10}
    assert kinds(draft, paths) == told | ({} if alone else {"captured": 35})
    assert {(move["team"], move["by"]) for move in moves(draft, paths) if move["kind"] == "handed_over"} == {
        ("Nord", "Kim")
    }
    assert {move["reason"] for move in moves(draft, paths) if move["kind"] == "rejected"} == {"zu klein"}
    assert all(move["until"] for move in moves(draft, paths) if move["kind"] == "recycled")
    assert "by the words of 'Ergebnis'" in draft


@pytest.mark.parametrize(
    ("given", "verdict", "decided", "words"),
    [
        ("Transmis le", "Statut", "Répondu le", ("Accepté", "Refusé", "Retourné au marketing")),
        ("Fecha de traspaso", "Resultado", "Fecha decisión", ("Aceptado", "Rechazado", "Devuelto")),
        ("Overgedragen op", "Oordeel", "Datum besluit", ("Geaccepteerd", "Afgewezen", "Teruggestuurd")),
        ("Data przekazania", "Werdykt", "Data decyzji", ("Zaakceptowany", "Odrzucony", "Zwrócony")),
        ("Överlämnad datum", "Utfall", "Datum beslut", ("Accepterad", "Avvisad", "Återlämnad")),
        ("routed_at", "outcome", "reviewed_at", ("qualified", "disqualified", "returned")),
        ("Transferred On", "SDR feedback", "Responded On", ("Accepted", "Not qualified", "Recycle to nurture")),
    ],
)
def test_hand_offs_in_other_languages_and_words(
    tmp_path: Path, given: str, verdict: str, decided: str, words: tuple[str, str, str]
) -> None:
    rows = [f"L{n % 20},{day(2, n)},{words[n % 3]},{day(3, n)}" for n in range(30)]
    paths = [leads(tmp_path), table(tmp_path, "passed", f"Lead ID,{given},{verdict},{decided}", rows)]
    draft = suggest(paths)
    assert "[touch." not in draft
    told = {"captured": 20, "handed_over": 30, "accepted": 10, "rejected": 10, "recycled": 10}
    assert kinds(draft, paths) == told


def test_leads_that_say_besides_when_they_were_assigned_and_what_sales_said(tmp_path: Path) -> None:
    words = ("New", "Accepted", "Rejected", "Recycled")
    rows = [f"L{n},{day(1, n)},{day(2, n)},{words[n % 4]},kim,{day(3, n)}" for n in range(20)]
    header = "Lead ID,Created Date,Assigned Date,Lead Status,Lead Owner,Status Changed"
    paths = [table(tmp_path, "leads", header, rows)]
    told = {"captured": 20, "handed_over": 20, "accepted": 5, "rejected": 5, "recycled": 5}
    assert kinds(suggest(paths), paths) == told


@pytest.mark.parametrize(
    ("header", "row", "asked"),
    [
        ("Lead ID,Assigned At,Assignee", "L{k},{at},kim", "'Assigned At' says that somebody was handed over"),
        ("Lead ID,Assigned At,Event", "L{k},{at},e{k}", "are these touches, or hand-offs"),
        ("Lead ID,Verdict,Verdict date", "L{k},accepted,{at}", "no column says when they were handed over"),
        ("Lead ID,Routed on,Verdict,Seen", "L{k},{at},accepted,{at}", "which column says when it was decided: 'Seen'"),
        (
            "Lead ID,Routed on,Verdict,Verdict date",
            "L{k},{at},{word},{at}",
            "what do the words 'parked' say: accepted, rejected, recycled, or nothing yet",
        ),
    ],
)
def test_what_is_unclear_is_asked(tmp_path: Path, header: str, row: str, asked: str) -> None:
    words = ("accepted", "rejected", "parked")
    rows = [row.format(k=n % 20, at=day(2, n), word=words[n % 3]) for n in range(40)]
    rows = list(dict.fromkeys(rows))
    paths = [leads(tmp_path), table(tmp_path, "given", header, rows)]
    draft = suggest(paths)
    with pytest.raises(RecipeError, match=asked.replace("(", r"\(")):
        parse(draft)
    assert parse(answered(draft))


def test_tasks_that_were_assigned_stay_touches_and_happened_when_done(tmp_path: Path) -> None:
    rows = [f"T{n},L{n % 20},call,{day(2, n)},{day(3, n)},no answer" for n in range(40)]
    paths = [leads(tmp_path), table(tmp_path, "tasks", "Task ID,Lead ID,Type,Assigned date,Done at,Outcome", rows)]
    assert parse(suggest(paths)).touch["tasks"].at == "Done at"


def test_a_history_of_fields_tells_verdicts_and_asks_about_owners(tmp_path: Path) -> None:
    told = [("Owner", "Queue", "Kim"), ("Status", "Open", "Accepted"), ("Rating", "Warm", "Hot")]
    rows = [
        f"H{at}-{n},L{n},{day(2 + at, n)},{field},{old},{'Unqualified' if n % 2 and at == 1 else new}"
        for n in range(20)
        for at, (field, old, new) in enumerate(told)
    ]
    history = table(tmp_path, "LeadHistory", "Id,LeadId,CreatedDate,Field,OldValue,NewValue", rows)
    paths = [leads(tmp_path), history]
    draft = suggest(paths)
    with pytest.raises(RecipeError, match="is somebody handed over to sales when 'Owner' changes"):
        parse(draft)
    assert kinds(answered(draft), paths) == {"captured": 20, "handed_over": 20, "accepted": 10, "rejected": 10}


def test_a_stage_and_since_when_is_a_step_of_people_who_are_known(tmp_path: Path) -> None:
    rows = [f"L{n},SQL,{day(3, n)}" for n in range(9)]
    paths = [leads(tmp_path), table(tmp_path, "stages", "Lead ID,Stage,Entered at", rows)]
    assert kinds(suggest(paths), paths) == {"captured": 20, "reported": 9}
