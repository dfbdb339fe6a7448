"""Where messages may be posted to: what somebody gives on a page is of the outside world; the machine's owner knows."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

_HERE = {"localhost", "127.0.0.1", "::1"}
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
"""How the last part of a host begins to be read as an address of numbers (WHATWG, URL: ends in a number)."""


def is_of_the_outside(address: str) -> bool:
    """Say whether an address is https, of a host that has a whole name or an address that is routed everywhere."""
    parts = _parts(address)
    return parts is not None and parts[0] == "https" and _is_outside(parts[1])


def is_encrypted_or_here(address: str) -> bool:
    """Say whether an address is https, or of this machine."""
    parts = _parts(address)
    return parts is not None and (parts[0] == "https" or (parts[0] == "http" and parts[1] in _HERE))


def _parts(address: str) -> tuple[str, str] | None:
    """Return scheme and host; nothing of what is no address, and of one that names somebody."""
    try:
        found = urlsplit(address)
        host, _ = found.hostname, found.port
    except ValueError:
        return None
    return (found.scheme, host) if host and "@" not in found.netloc else None


def _is_outside(host: str) -> bool:
    name = host.rstrip(".")
    try:
        return ip_address(name).is_global
    except ValueError:
        last = name.rpartition(".")[2]
        return "." in name and last != "localhost" and not _NUMBER.fullmatch(last)
