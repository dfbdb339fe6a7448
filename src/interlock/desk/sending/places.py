"""Where this server may connect to: what somebody gives on a page is of the outside world; the machine's owner knows.

An address is looked at when it is given, and again when it is connected to: a name may have come to lead inside since
then, so it is the numbers it leads to that are checked, and those and no others that are connected to.
"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from interlock import InterlockError

_HERE = {"localhost", "127.0.0.1", "::1"}
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
"""How the last part of a host begins to be read as an address of numbers (WHATWG, URL: ends in a number)."""
_OURS = (ip_network("192.0.0.0/24"), ip_network("168.63.129.16/32"))
"""Routed numbers at which clouds answer their own machines about themselves (Oracle; Azure)."""
_UNICAST, _TRANSLATED = ip_network("2000::/3"), ip_network("64:ff9b::/96")
"""What IPv6 routes everywhere (RFC 4291, 2.4), and how it writes a number of IPv4 (RFC 6052, 2.1)."""


class InsideError(InterlockError):
    """A name leads into the company's own network, where nobody may lead this server by a page."""

    def __init__(self) -> None:
        super().__init__(
            "its name leads into the company's own network; whoever runs this instance may add such an address, "
            "at the command line"
        )


def is_of_the_outside(address: str) -> bool:
    """Say whether an address is https, of a host that has a whole name or an address that is routed everywhere."""
    parts = _parts(address)
    return parts is not None and parts[0] == "https" and _is_outside(parts[1])


def is_encrypted_or_here(address: str) -> bool:
    """Say whether an address is https, or of this machine."""
    parts = _parts(address)
    return parts is not None and (parts[0] == "https" or (parts[0] == "http" and parts[1] in _HERE))


def proxy_for(scheme: str, host: str) -> str:
    """Return the proxy that the environment names for a host; it looks names up itself, and decides. Empty: none."""
    known = getproxies()
    found = known.get(scheme, known.get("all", ""))
    if not found or proxy_bypass(host):
        return ""
    return found if "://" in found else f"http://{found}"


def numbers_of(host: str, port: int) -> list[str]:
    """Return the numbers at which a host of the outside is; raise InsideError if one is inside, OSError if none is."""
    found = resolved(host, port)
    if not all(is_routed(number) for number in found):
        raise InsideError
    return found


def resolved(host: str, port: int) -> list[str]:
    """Return the numbers that a name leads to now."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def is_routed(number: str) -> bool:
    """Say whether a number, and the one of IPv4 that it may hold, is of one machine of the outside world."""
    found = ip_address(number)
    if isinstance(found, IPv6Address):
        held = found.sixtofour or (IPv4Address(int(found) & 0xFFFFFFFF) if found in _TRANSLATED else None)
        return is_routed(str(held)) if held else found.is_global and found in _UNICAST
    return found.is_global and not found.is_multicast and not any(found in ours for ours in _OURS)


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
        return is_routed(name)
    except ValueError:
        last = name.rpartition(".")[2]
        return "." in name and last != "localhost" and not _NUMBER.fullmatch(last)
