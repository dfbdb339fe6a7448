"""The reference, generated from types, tables of facts and commands, so that it cannot say anything but the code."""

from __future__ import annotations

import os
import re
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import django
import typer.main
from pydantic import BaseModel

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interlock.site.settings")
django.setup()

from interlock.agreement.document import Agreement
from interlock.agreement.facts import FACTS
from interlock.connectors.files.recipe import Recipe
from interlock.desk.rights import RIGHTS, TEAMS, Right, Role
from interlock.site.cli import build

DECISIONS = Path(__file__).parents[1] / "decisions"


def pages() -> dict[str, str]:
    """Return every page of the reference, by file name."""
    return {
        "clauses.md": types_page("Clauses", "What an agreement may say.", Agreement),
        "recipes.md": types_page("Recipes", "How files become people, touches, opportunities and verdicts.", Recipe),
        "facts.md": facts_page(),
        "commands.md": commands_page(),
        "decisions.md": decisions_page(),
        "roles.md": roles_page(),
    }


def roles_page() -> str:
    """Say which role may what, and which roles fit a team."""
    head = f"| may | {' | '.join(role.words for role in Role)} |\n|---|{'---|' * len(Role)}"
    rows = [
        f"| {right.value} | {' | '.join('yes' if right in RIGHTS[role] else '' for role in Role)} |" for right in Right
    ]
    fits = [f"| {team} | {', '.join(role.words for role in roles)} |" for team, roles in TEAMS.items()]
    parts = [
        "# Who may what\n\nA role says what somebody may do; [People](../people.md) says whose leads they see.\n",
        head,
        *rows,
        "\n## Roles of a team\n\nThe first one is had by whoever is given none.\n\n| team | roles |\n|---|---|",
        *fits,
    ]
    return "\n".join(parts) + "\n"


def types_page(title: str, says: str, root: type[BaseModel]) -> str:
    """Describe a type and every type below it."""
    parts = [f"# {title}\n\n{says}\n"]
    for model in below(root):
        parts.append(
            f"## {model.__name__}\n\n{_doc(model)}\n\n| field | type | without it | meaning |\n|---|---|---|---|"
        )
        for name, field in model.model_fields.items():
            shown = "required" if field.is_required() else f"`{field.get_default(call_default_factory=True)!r}`"
            kind = _type(field.annotation)
            parts.append(f"| `{field.alias or name}` | {kind} | {_cell(shown)} | {_cell(field.description or '')} |")
        parts.append("")
    return "\n".join(parts)


def facts_page() -> str:
    """Describe the tables a metric may be said over."""
    parts = ["# Facts\n\nWhat a metric may be said over (`of`), and the columns its expressions may use.\n"]
    for name, fact in FACTS.items():
        parts.append(f"## {name}\n\n{fact.says}\n\n| column | type | meaning |\n|---|---|---|")
        parts += [f"| `{column}` | {about.type} | {_cell(about.says)} |" for column, about in fact.columns.items()]
        parts.append("")
    return "\n".join(parts)


def commands_page() -> str:
    """Describe every command with its options."""
    return "# Command line\n\n" + "\n".join(_command(typer.main.get_command(build()), "interlock"))


def decisions_page() -> str:
    """List the decisions with their titles; their texts follow."""
    texts = [path.read_text() for path in sorted(DECISIONS.glob("[0-9]*.md"))]
    return "# Decisions\n\n" + "\n".join(re.sub(r"^(#+) ", r"#\1 ", text, flags=re.MULTILINE) for text in texts)


def _command(command: Any, path: str) -> list[str]:
    inner: dict[str, Any] = getattr(command, "commands", {})
    parts = [f"## `{path}`\n\n{command.help or ''}\n"] if not inner or path != "interlock" else []
    rows = [
        f"| `{' '.join((*option.opts, *option.secondary_opts))}` | {_cell(getattr(option, 'help', '') or '')} |"
        for option in command.params
        if "--help" not in option.opts
    ]
    if rows:
        parts.append("| argument or option | meaning |\n|---|---|\n" + "\n".join(rows) + "\n")
    for name, found in sorted(inner.items()):
        parts += _command(found, f"{path} {name}")
    return parts


def below(root: type[BaseModel]) -> list[type[BaseModel]]:
    """List a type and all types that its fields are made of."""
    found: list[type[BaseModel]] = []
    queue = [root]
    while queue:
        model = queue.pop(0)
        if model in found:
            continue
        found.append(model)
        for field in model.model_fields.values():
            queue += [
                kind for kind in _inside(field.annotation) if isinstance(kind, type) and issubclass(kind, BaseModel)
            ]
    return found


def _inside(annotation: Any) -> list[Any]:
    return [annotation, *(deep for inner in get_args(annotation) for deep in _inside(inner))]


def _type(annotation: Any) -> str:
    return f"`{_cell(_plain(annotation))}`"


def _plain(annotation: Any) -> str:
    """Write a type without modules, and without the bounds that its values are held to."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _plain(inner[0])
    if origin in (Union, UnionType):
        return " | ".join(_plain(one) for one in inner)
    if origin is Literal:
        return " | ".join(map(repr, inner))
    if origin is not None:
        return f"{origin.__name__}[{', '.join('...' if one is Ellipsis else _plain(one) for one in inner)}]"
    return "None" if annotation is type(None) else str(annotation.__name__)


def _doc(model: type[BaseModel]) -> str:
    return re.sub(r"\s*\n\s*", " ", (model.__doc__ or "").strip())


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")
