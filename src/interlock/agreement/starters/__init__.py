"""Agreements to start from, as text."""

from __future__ import annotations

from importlib.resources import files

from interlock import InterlockError


def names() -> list[str]:
    """List the agreements that ship, `starter` first."""
    found = sorted(
        entry.name.removesuffix(".toml") for entry in files(__name__).iterdir() if entry.name.endswith(".toml")
    )
    return sorted(found, key=lambda name: name != "starter")


def starter(name: str = "starter") -> str:
    """Return the text of an agreement that ships."""
    if name not in names():
        raise InterlockError(f"no agreement named '{name}' ships; there are {', '.join(names())}")
    return (files(__name__) / f"{name}.toml").read_text(encoding="utf-8")
