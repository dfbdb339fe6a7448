"""Behind each number of a trial stand its passport and its rows, and the replay's call says the same number."""

from __future__ import annotations

import csv
import html
import json
import re
import shlex
import time
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from interlock.desk import actions, whatif
from interlock.site import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TURNED = {"handoff.emea.at_score": "100"}


@pytest.fixture(autouse=True)
def cool() -> Iterator[None]:
    yield
    whatif.forget()


@pytest.fixture
def interlock(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[str], str]:
    def run(line: str) -> str:
        monkeypatch.setattr("sys.argv", shlex.split(line))
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        assert ended.value.code in (0, None), err
        return out

    return run


def numbers(client: Client) -> list[tuple[str, str]]:
    """Turn a number, and return each number that is shown with the address of what is behind it."""
    page = client.post("/agreement/try/once/", TURNED).content.decode()
    found = re.findall(r'<a href="([^"]+)">(?:<b>)?([^<]+)', page[page.index("What it would have done") :])
    return [(html.unescape(url), value) for url, value in found]


def text(page: str, name: str) -> str:
    """Return what stands in the element of a name."""
    found = re.search(rf'id="{name}">([^<]*)<', page)
    assert found is not None, name
    return html.unescape(found[1])


@pytest.mark.usefixtures("company")
def test_each_number_leads_to_a_passport_that_shows_it_and_to_rows(client: Client) -> None:
    shown = numbers(client)
    assert len(shown) > 40
    for url, value in shown:
        page = client.get(url).content.decode()
        assert text(page, "value") == value, url
        for part in ("Formula", "Basis", "Data as of", "Before", "After", "The same again", "SQL"):
            assert part in page
        if text(page, "counted") != "0":
            assert text(page, "rows-total") == text(page, "counted")
            assert re.search(r'href="/leads?/\d+', page), url


@pytest.mark.usefixtures("company")
def test_the_tables_of_a_trial_are_taken_away_as_they_are_shown(client: Client) -> None:
    page = client.post("/agreement/try/once/", TURNED).content.decode()
    links = [html.unescape(url) for url in re.findall(r'href="([^"]+&as=csv&table=[^"]+)"', page)]
    assert len(links) == len(set(links)) >= 3
    for url in links:
        rows = list(csv.reader(b"".join(client.get(url)).decode("utf-8-sig").splitlines()))
        shown = [row for row in rows if row and row[0] in page]
        assert len(shown) > 3, url
        for form, begins in (("xlsx", b"PK"), ("pdf", b"%PDF"), ("png", b"\x89PNG")):
            assert b"".join(client.get(url.replace("as=csv", f"as={form}"))).startswith(begins)
    split = next(url for url in links if "table=by-segment" in url)
    rows = list(csv.reader(b"".join(client.get(split)).decode("utf-8-sig").splitlines()))
    head = next(place for place, row in enumerate(rows) if row[:3] == ["Group", "Before", "After"])
    table = re.search(r"By segment</summary>.*?<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert table is not None
    on_page = [re.findall(r">([^<>]+)</(?:th|a)>", row) for row in table[1].split("</tr>") if row]
    taken = [row[:6] for row in rows[head + 1 :] if row][: len(on_page)]
    assert taken == [
        [cell.split(" ")[0].replace(",", "") if place else html.unescape(cell) for place, cell in enumerate(row)]
        for row in on_page
    ]


@pytest.mark.usefixtures("company")
def test_hand_offs_of_one_side_alone_and_of_both_are_all_of_them(client: Client) -> None:
    url = next(url for url, _ in numbers(client) if "what=handed&side=base" in url)
    page = client.get(url).content.decode()
    every, shared, alone = (int(found.replace(",", "")) for found in re.findall(r"<b>([\d,]+)</b></a>", page)[:3])
    assert every == shared + alone
    assert alone > 0
    assert f"{alone:,}" == text(client.get(f"{url}&both=0").content.decode(), "rows-total")


@pytest.mark.usefixtures("company")
def test_rows_are_only_those_that_the_reader_sees_and_the_number_stays(client: Client) -> None:
    url = next(url for url, _ in numbers(client) if "what=handed&side=base" in url)
    actions.add_member("rep", "secret", "sales", role="rep")
    theirs = Client()
    theirs.force_login(User.objects.get(username="rep"))
    page = theirs.get(url).content.decode()
    assert text(page, "value") == text(client.get(url).content.decode(), "value")
    assert "None of these leads is yours" in page
    assert not re.search(r'href="/leads?/\d+', page)


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("sampled", [False, True])
def test_the_call_that_is_shown_says_the_same_number(
    client: Client,
    interlock: Callable[[str], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    sampled: bool,
) -> None:
    monkeypatch.chdir(tmp_path)
    if sampled:
        monkeypatch.setattr(whatif, "AT_FIRST", 1_500)
        monkeypatch.setattr(whatif, "AT_ONCE", 1_500)
    told: dict[str, Any] = {}
    for url, _ in numbers(client):
        page = client.get(url).content.decode()
        file, line = html.unescape(re.search(r'<pre class="sql"[^>]*>([^<]+)', page)[1]).strip().splitlines()  # type: ignore[index]
        candidate = re.search(r'href="(/agreement/try/text/[^"]+)"', page)
        assert candidate is not None
        assert ("--people" in line) == sampled
        if line not in told:
            interlock(file)
            (tmp_path / "candidate.toml").write_bytes(client.get(html.unescape(candidate[1])).content)
            told[line] = json.loads(interlock(line))
        assert text(page, "counted") == f"{said(told[line], text(page, 'path')):,}", (url, line)


def said(told: dict[str, Any], path: str) -> int:
    """Return what stands at a path of the answer."""
    group = re.match(r"groups, the one whose key is (.*): (.*)", path)
    if group:
        told = next(
            (one for one in told["groups"] if str(*one["key"].values()) == group[1].replace("null", "None")), {}
        )
        path = group[2]
    found: Any = told
    for step in path.split("."):
        found = found[step]
    return int(found)


@pytest.mark.usefixtures("company")
def test_what_was_turned_can_be_gone_back_to(client: Client) -> None:
    url, _ = numbers(client)[0]
    back = re.search(r'class="btn bare" href="([^"]+)"', client.get(url).content.decode())
    assert back is not None
    page = client.get(html.unescape(back[1])).content.decode()
    assert 'hx-trigger="load, ' in page
    assert re.search(r'id="handoff.emea.at_score"[^>]* value="100"', page)


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("odd", ["change=nonsense", "what=all", "side=left", "from=1&change=eJwrLgEAAx0BlQ"])
def test_an_address_that_means_nothing_is_not_found(client: Client, odd: str) -> None:
    assert client.get(f"/agreement/try/number/?{odd}").status_code == 404


@pytest.mark.usefixtures("company")
def test_the_rows_of_everybody_come_when_everybody_was_tried(client: Client) -> None:
    url, value = next(one for one in numbers(client) if "what=missed" in one[0])
    whole = url.replace("of=some", "of=all")
    page = client.get(whole).content.decode()
    assert "Trying it on everybody" in page
    until = time.monotonic() + 60
    while 'id="value"' not in page:
        assert time.monotonic() < until
        time.sleep(0.1)
        page = client.get(whole).content.decode()
    assert text(page, "value") == value
