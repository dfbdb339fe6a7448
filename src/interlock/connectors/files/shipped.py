"""Recipes that ship with the product, found by their name; they stand in `examples/recipes`."""

from __future__ import annotations

from pathlib import Path

from interlock.connectors.files.problem import RecipeError

_FOLDER = Path(__file__).parent / "recipes"


def shipped() -> list[str]:
    """List the names of the recipes that ship."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def find_recipe(word: str) -> Path:
    """Return the path of a recipe given by its path, or by the name of one that ships."""
    given, own = Path(word), _FOLDER / f"{word}.toml"
    if given.is_file():
        return given
    if word in shipped():
        return own
    raise RecipeError(f"there is no recipe {word!r}: give a file, or one of those that ship: {', '.join(shipped())}")
