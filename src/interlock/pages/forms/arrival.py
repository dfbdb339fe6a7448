"""By which channel somebody came: what their link says of itself, else the site that they came from."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

PAID = frozenset({"cpc", "ppc", "paid", "paid_search", "paidsearch", "sem", "display"})
SEARCH = frozenset({"google", "bing", "duckduckgo", "ecosia", "yahoo", "baidu", "yandex", "qwant", "startpage"})
SOCIAL = frozenset(
    {
        "linkedin",
        "lnkd",
        "facebook",
        "instagram",
        "twitter",
        "x",
        "t",
        "youtube",
        "reddit",
        "xing",
        "tiktok",
        "mastodon",
    }
)
SECOND_LEVELS = frozenset({"co", "com", "org", "net", "gov", "ac"})
LONGEST = 200


def channel(link: Mapping[str, str], referrer: str, own: str = "") -> str:
    """Name the channel; empty where somebody only went on within `own`, our own host."""
    medium = _word(link.get("utm_medium", "")).replace("-", "_").replace(" ", "_")
    if medium:
        return "paid_search" if medium in PAID else medium
    host = _host(referrer)
    if not host:
        return "direct"
    if own and host.removeprefix("www.") == own.lower().removeprefix("www."):
        return ""
    name = _site(host)
    return "organic_search" if name in SEARCH else "social" if name in SOCIAL else "referral"


def campaign(link: Mapping[str, str]) -> str:
    """Return the campaign that a link names."""
    return link.get("utm_campaign", "").replace("\x00", "").strip()[:LONGEST]


def _word(text: str) -> str:
    return text.replace("\x00", "").strip().lower()[:LONGEST]


def _host(referrer: str) -> str:
    try:
        return (urlsplit(referrer).hostname or "").lower()
    except ValueError:
        return ""


def _site(host: str) -> str:
    """Return the name within a host: www.google.co.uk is google."""
    parts = host.split(".")
    place = -3 if len(parts) > 2 and parts[-2] in SECOND_LEVELS else -2
    return parts[place] if len(parts) >= -place else host
