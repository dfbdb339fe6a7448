"""The pages, one folder each: a view, its templates, its tests."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.urls import URLPattern, URLResolver


@dataclass(frozen=True)
class Door:
    """A page's place in the menu; pages without one are not listed."""

    label: str
    order: int
    icon: str = ""
    count: Callable[[str], int] | None = None
    """How much waits behind it for a log-in; 0 is not shown."""
    shown: Callable[[str], bool] | None = None
    """Whether a log-in sees it; none: everybody does."""
    greets: Callable[[str], bool] | None = None
    """Whether a log-in may begin here; none: everybody does."""


def urls() -> list[URLPattern | URLResolver]:
    """Return every page's routes."""
    return [url for name in _names() for url in import_module(f"{__name__}.{name}").urlpatterns]


def doors() -> dict[str, Door]:
    """Return the menu, by folder name, in its order."""
    found = {name: getattr(import_module(f"{__name__}.{name}"), "door", None) for name in _names()}
    kept = {name: door for name, door in found.items() if door is not None}
    return dict(sorted(kept.items(), key=lambda item: item[1].order))


def _names() -> list[str]:
    return [found.name for found in iter_modules(__path__) if found.ispkg]
