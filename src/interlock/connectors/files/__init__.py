"""Files of any shape, read by a recipe: `read(recipe, paths)` gives batches, and an account of every row."""

from __future__ import annotations

from interlock.connectors.files.account import Account, FileAccount
from interlock.connectors.files.mends import Mends
from interlock.connectors.files.problem import FileError, RecipeError, UndecidedError
from interlock.connectors.files.reading import Reading
from interlock.connectors.files.recipe import Recipe
from interlock.connectors.files.recipe_text import load_recipe, parse
from interlock.connectors.files.suggesting.looking import look, suggest

__all__ = [
    "Account",
    "FileAccount",
    "FileError",
    "Mends",
    "Reading",
    "Recipe",
    "RecipeError",
    "UndecidedError",
    "load_recipe",
    "look",
    "parse",
    "suggest",
]
