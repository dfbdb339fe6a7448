"""Let a package name what its modules hold without loading them: each is loaded when it is first asked for."""

from __future__ import annotations

import ast
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def lazily(package: str) -> Callable[[str], Any]:
    """Return the `__getattr__` (PEP 562) of a package that imports its names for the eyes of type checkers alone.

    Where a name comes from is read from those very imports, so that it is said once.
    """

    def asked_for(name: str) -> Any:
        module = _homes(package).get(name)
        if module is None:
            raise AttributeError(f"module '{package}' has no attribute '{name}'", name=name, obj=sys.modules[package])
        found = getattr(import_module(module), name)
        setattr(sys.modules[package], name, found)
        return found

    return asked_for


@cache
def _homes(package: str) -> Mapping[str, str]:
    """Return the module of each name that a package imports."""
    lines = ast.parse(Path(str(sys.modules[package].__file__)).read_text())
    imports = (line for line in ast.walk(lines) if isinstance(line, ast.ImportFrom))
    return {one.name: str(line.module) for line in imports for one in line.names}
