"""What an agreement must hold beyond its shape: one check per file, each said in one sentence.

A check is a module of this folder with a function `check(whole)` that yields findings; it is collected by being here.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from interlock.agreement.problem import Finding
    from interlock.agreement.shape import Whole

CHECKS: dict[str, Callable[[Whole], Iterator[Finding]]] = {
    module.name: importlib.import_module(f"{__name__}.{module.name}").check
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name)
}
"""Every check by the name of its file."""


def findings(whole: Whole) -> Iterator[Finding]:
    """Run every check and yield all that they find."""
    for check in CHECKS.values():
        yield from check(whole)
