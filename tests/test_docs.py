"""The documentation names everything there is, and nothing that there is not."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_origin

import pytest
import typer.main

from interlock.agreement import check, starter
from interlock.agreement.document import Agreement
from interlock.agreement.facts import FACTS
from interlock.connectors import files
from interlock.connectors.files.formats import FORMATS
from interlock.connectors.files.recipe import Recipe
from interlock.site import output
from interlock.site.cli import build

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *DOCS.glob("guides/*.md")])
WRITTEN = {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in PAGES}
KINDS = [
    name
    for name, clause in Agreement.model_fields.items()
    if (get_origin(clause.annotation) or clause.annotation) is dict or "dict" in str(clause.annotation)
]
CONNECTORS = sorted(path.parent.name for path in (ROOT / "src/interlock/connectors").glob("*/__init__.py"))


def load(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def reference() -> Mapping[str, str]:
    pages: Mapping[str, str] = load("reference").pages()
    return pages


def blocks(page: str, language: str) -> list[str]:
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", WRITTEN[page], flags=re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", text, flags=re.MULTILINE) for indent, text in found]


def commands() -> dict[str, Any]:
    """Return every command by its path, such as `agreement sign`."""

    def walk(command: Any, path: str) -> Iterator[tuple[str, Any]]:
        inner = getattr(command, "commands", {})
        for name, found in inner.items():
            yield from walk(found, f"{path} {name}".strip())
        if not inner:
            yield path, command

    return dict(walk(typer.main.get_command(build()), ""))


# --- What there is, is documented ------------------------------------------------------------------------------------


def test_kinds_of_clauses_were_found() -> None:
    assert {"stage", "handoff", "metric", "goal"} <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_clause_has_a_section_with_an_example(kind: str) -> None:
    section = re.search(rf"^## [^\n]*`{kind}`$(.*?)(?=^## |\Z)", WRITTEN["agreement.md"], re.MULTILINE | re.DOTALL)
    assert section, f"agreement.md has no section about `{kind}`"
    assert f"[{kind}." in section[1]


@pytest.mark.parametrize("page", ["clauses.md", "recipes.md"])
def test_every_type_and_field_says_what_it_means(page: str) -> None:
    rows = re.findall(r"^\| `([^`]+)` \| .* \| (.*) \|$", reference()[page], re.MULTILINE)
    assert len(rows) > 40
    assert [name for name, meaning in rows if not meaning.strip()] == []
    assert re.findall(r"^## (\w+)\n\n\n", reference()[page], re.MULTILINE) == []


def test_every_part_of_a_recipe_is_in_the_reference() -> None:
    module = load("reference")
    page = reference()["recipes.md"]
    for model in module.below(Recipe):
        section = page.partition(f"\n## {model.__name__}\n")[2].partition("\n## ")[0]
        for name, about in model.model_fields.items():
            assert f"| `{about.alias or name}` |" in section, f"{model.__name__}.{name}"


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_and_column_is_in_the_reference(fact: str) -> None:
    section = reference()["facts.md"].partition(f"\n## {fact}\n")[2].partition("\n## ")[0]
    assert FACTS[fact].says in section
    for column, about in FACTS[fact].columns.items():
        assert about.says
        assert f"| `{column}` | {about.type} | " in section


def test_every_command_and_option_is_in_the_reference() -> None:
    page = reference()["commands.md"]
    for path, command in commands().items():
        section = page.partition(f"\n## `interlock {path}`\n")[2].partition("\n## ")[0]
        assert command.help, path
        assert command.help.splitlines()[0] in section, path
        for option in command.params:
            assert all(name in section for name in (*option.opts, *option.secondary_opts)), (path, option.name)
            assert option.help, f"{path} {option.opts}: say what it is for"


def test_every_command_is_shown_on_a_hand_written_page() -> None:
    text = "\n".join(WRITTEN.values())
    unseen = [path for path in commands() if not re.search(rf"(?:\./run (?:interlock )?|interlock |`){path}\b", text)]
    assert unseen == []


@pytest.mark.parametrize("connector", CONNECTORS)
def test_every_connector_is_mentioned(connector: str) -> None:
    text = "\n".join([*WRITTEN.values(), (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")])
    assert re.search(rf"\b{connector}\b", text)


def test_every_file_format_is_named() -> None:
    said = WRITTEN["import.md"].partition("## Draft")[0].lower()
    aside = {"tab", "txt", "xlsm", "ndjson", "jsonl"}  # other endings of formats that are named
    for ending in {ending.removeprefix(".") for ending in FORMATS} - aside | {"gz", "zip"}:
        assert ending in said, ending


def test_every_metric_that_pages_ask_for_is_in_the_starter() -> None:
    known = set(tomllib.loads(starter())["metric"])
    asked = {name for text in WRITTEN.values() for name in re.findall(r"interlock number ([a-z_]+)", text)}
    assert asked
    assert asked <= known


# --- What is documented, is there ------------------------------------------------------------------------------------


def lines_of_sh() -> list[tuple[str, str]]:
    return [
        (page, line.strip())
        for page in WRITTEN
        for block in blocks(page, "sh")
        for line in block.splitlines()
        if line.strip()
    ]


def test_there_are_commands_to_try() -> None:
    assert len(lines_of_sh()) > 30


@pytest.mark.parametrize(("page", "line"), lines_of_sh())
def test_every_command_shown_exists_with_its_options(page: str, line: str) -> None:
    words = shlex.split(line, comments=True)
    while re.fullmatch(r"[A-Z_]+=\S*", words[0]):
        words = words[1:]
    if words[0] in {"sed", "export"}:
        return
    assert words[0] == "./run", f"{page}: {line}"
    left = words[1:]
    if left[0] == "interlock":
        left = left[1:]
    known = commands()
    path = next((" ".join(left[:n]) for n in (2, 1) if " ".join(left[:n]) in known), None)
    assert path is not None, f"{page}: there is no such command: {line}"
    options = {name for option in known[path].params for name in (*option.opts, *option.secondary_opts)}
    used = {word.partition("=")[0] for word in left if word.startswith("--")}
    assert used <= options | {"--home"}, f"{page}: {line}"


@pytest.mark.parametrize("page", [*WRITTEN, "../CONTRIBUTING.md", "../README.md"])
def test_every_relative_link_leads_somewhere(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        if name.startswith("reference/"):
            goal = reference()[name.removeprefix("reference/")]
        else:
            path = (DOCS / page).parent / name if name else DOCS / page
            assert path.exists(), f"{page}: {target}"
            goal = path.read_text(encoding="utf-8") if path.suffix == ".md" else ""
        assert not anchor or anchor in anchors(goal), f"{page}: {target}"


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", title).strip().lower()) for title in titles}


@pytest.mark.parametrize("number", range(len(blocks("agreement.md", "toml"))))
def test_every_example_of_a_clause_passes_the_check_within_the_starter(number: int) -> None:
    example = blocks("agreement.md", "toml")[number]
    assert check(in_place(starter(), example), "agreement.toml") == []


def in_place(whole: str, example: str) -> str:
    """Put an example's clauses in place of their namesakes in an agreement."""
    head, *tables = re.split(r"^(?=\[)", whole, flags=re.MULTILINE)
    if not example.startswith("["):
        return "".join([example, "\n", *tables])
    named = {".".join(name.split(".")[:2]) for name in re.findall(r"^\[([^\]]+)\]", example, re.MULTILINE)}
    kept = [table for table in tables if ".".join(table[1 : table.index("]")].split(".")[:2]) not in named]
    return "".join([head, *kept, "\n", example])


def test_an_example_that_is_wrong_would_be_seen() -> None:
    wrong = blocks("agreement.md", "toml")[1].replace('"both"', '"ceo"')
    assert [problem.clause for problem in check(in_place(starter(), wrong), "agreement.toml")] == ["stage.mql.owner"]


def test_the_recipe_of_the_import_page_is_a_recipe() -> None:
    (example,) = blocks("import.md", "toml")
    assert files.parse(example, "crm.toml").source == "crm"


def test_the_import_page_tells_what_its_files_come_to(tmp_path: Path) -> None:
    leads, deals = blocks("import.md", "csv")
    (tmp_path / "leads.csv").write_text(leads, encoding="utf-8")
    (tmp_path / "deals.csv").write_text(deals, encoding="utf-8")
    (tmp_path / "products.csv").write_text("Product,Price\nGTX Pro,4821\nGTX Basic,550\nMG Special,55\n")
    reading = files.Reading(files.parse(blocks("import.md", "toml")[0], "crm.toml"), [tmp_path])
    for _ in reading:
        pass
    account = reading.account
    known = output.counted(account.duplicates, "duplicate")
    line = f"{account.rows_read} rows read = {account.loaded} loaded + {known} + "
    assert f"{line}{account.quarantined} in quarantine" in WRITTEN["import.md"]
    assert account.unmatched


def test_pages_ask_no_other_host_for_anything() -> None:
    asked = load("build").asked
    assert asked('<script src="https://cdn.example/x.js"></script><img src=//b.example/y.png>') != []
    assert asked('<a href="https://example.com/">a link</a><script src="x.js"></script>') == []
