from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.pages.forms import arrival


@pytest.mark.parametrize(
    ("link", "referrer", "found"),
    [
        ({}, "", "direct"),
        ({}, "https://www.google.co.uk/", "organic_search"),
        ({}, "https://duckduckgo.com", "organic_search"),
        ({}, "https://l.facebook.com/l.php", "social"),
        ({}, "https://www.linkedin.com/feed", "social"),
        ({}, "https://notgoogle.example/google.com", "referral"),
        ({}, "https://www.example.com/blog", ""),
        ({"utm_medium": "cpc"}, "https://www.google.com/", "paid_search"),
        ({"utm_medium": "Email"}, "", "email"),
        ({"utm_medium": "paid-search"}, "", "paid_search"),
    ],
)
def test_a_channel_is_what_the_link_says_else_where_they_come_from(
    link: dict[str, str], referrer: str, found: str
) -> None:
    assert arrival.channel(link, referrer, "example.com") == found


@given(st.dictionaries(st.sampled_from(["utm_medium", "utm_campaign"]), st.text()), st.text(), st.text())
def test_no_link_and_no_referrer_is_too_strange(link: dict[str, str], referrer: str, own: str) -> None:
    for word in (arrival.channel(link, referrer, own), arrival.campaign(link)):
        assert len(word) <= arrival.LONGEST
        assert "\x00" not in word
