"""A SAML answer that is not what the provider signed, for us, now, once, lets nobody in."""

from __future__ import annotations

import base64
import os
import re
import shutil
import warnings
from copy import deepcopy
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from lxml import etree

from interlock.desk import actions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browser.identity import Provider
    from pytest_django.fixtures import SettingsWrapper

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
IDP = "https://login.campus.example/"
Tree = etree._Element  # noqa: SLF001 - the type has no other name


@pytest.fixture(scope="module")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Provider:
    """Return the tests' own provider."""
    if shutil.which("xmlsec1") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("xmlsec1 is not installed, and CI must have it: the provider signs with it")
        pytest.skip("xmlsec1 is not installed: the provider signs with it")
    with warnings.catch_warnings(record=True, action="always"):  # what it is made of warns of what itself uses
        from browser.identity import Provider  # noqa: PLC0415

    return Provider(tmp_path_factory.mktemp("campus"), IDP)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: SettingsWrapper, campus: Provider, db: None) -> None:  # noqa: ARG001
    """Connect it."""
    settings.LEDGER_ROOT = tmp_path / "ledger"
    cache.clear()
    for name in ("maya", "lea"):
        actions.add_member(name, "a word for tests", "sales")
        actions.set_mail(name, f"{name}@example.com")
    certificate = (campus.home / "ours.pem").read_text()
    given = {"entity_id": f"{IDP}saml", "sso_url": f"{IDP}saml/sso", "x509cert": certificate}
    actions.add_provider("campus", "saml", given)
    campus.lies = ""
    campus.metadata = visitor().get("/sso/saml/campus/metadata/").content.decode()


def visitor() -> Client:
    """Return a browser that nobody is logged in with."""
    return Client(headers={"Host": "testserver"})


def answered(campus: Provider, browser: Client, name: str = "lea") -> bytes:
    """Begin a log-in and return what the provider answers, as XML."""
    asked = parse_qs(urlsplit(browser.get("/sso/saml/campus/login/").headers["Location"]).query)["SAMLRequest"][0]
    found = re.search(r'name="SAMLResponse" value="([^"]+)"', campus.answer(asked, name))
    assert found is not None
    return base64.b64decode(found[1])


def comes_in(browser: Client, answer: bytes, path: str = "/sso/saml/campus/acs/") -> bool:
    """Give an answer; say whether somebody is logged in by it, or told that nothing was proved."""
    said = browser.post(path, {"SAMLResponse": base64.b64encode(answer).decode()}, follow=True)
    known = browser.get("/your-account/").status_code == 200
    assert known or said.status_code == 401
    return known


def mended(answer: bytes, change: Callable[[Tree], None]) -> bytes:
    root = etree.fromstring(answer)
    change(root)
    return etree.tostring(root)


def forged(root: Tree, number: str = "_forged") -> tuple[Tree, Tree]:
    """Return the signed assertion, and one like it that says somebody else and is signed by nobody."""
    signed = root.find(f"{SAML}Assertion")
    assert signed is not None
    other = deepcopy(signed)
    other.set("ID", number)
    other.remove(other.find(SIGNATURE))
    for said in other.iter(f"{SAML}AttributeValue", f"{SAML}NameID"):
        said.text = str(said.text).replace("Lea@Example.com", "maya@example.com").replace("saml-lea", "saml-maya")
    return signed, other


def before(root: Tree) -> None:
    signed, other = forged(root)
    signed.addprevious(other)


def after(root: Tree) -> None:
    signed, other = forged(root)
    signed.addnext(other)


def same_number(root: Tree) -> None:
    signed, _ = forged(root)
    signed.addprevious(forged(root, str(signed.get("ID")))[1])


def around(root: Tree) -> None:
    """The forged one takes the signature, and hides the signed one within it (XSW 3 to 6)."""
    signed, other = forged(root)
    root.replace(signed, other)
    signature = signed.find(SIGNATURE)
    signed.remove(signature)
    other.insert(1, signature)
    held = etree.SubElement(signature, "{http://www.w3.org/2000/09/xmldsig#}Object")
    held.append(signed)


def beside(root: Tree) -> None:
    """The forged one stands where it is looked for, the signed one whole among the extensions (XSW 7)."""
    signed, other = forged(root)
    root.replace(signed, other)
    held = etree.Element(f"{PROTOCOL}Extensions")
    held.append(signed)
    root.find(f"{SAML}Issuer").addnext(held)


def changed(root: Tree) -> None:
    signed, other = forged(root)
    for ours, theirs in zip(signed.iter(f"{SAML}AttributeValue"), other.iter(f"{SAML}AttributeValue"), strict=True):
        ours.text = theirs.text


def stripped(root: Tree) -> None:
    signed, _ = forged(root)
    signed.remove(signed.find(SIGNATURE))


def destined_elsewhere(root: Tree) -> None:
    root.set("Destination", "https://elsewhere.example/acs/")


def issued_elsewhere(root: Tree) -> None:
    root.find(f"{SAML}Issuer").text = "https://elsewhere.example/idp"


def failed(root: Tree) -> None:
    root.find(f"{PROTOCOL}Status/{PROTOCOL}StatusCode").set("Value", "urn:oasis:names:tc:SAML:2.0:status:Responder")


FORGED = (before, after, same_number, around, beside, changed, stripped)
SENT_ON = (destined_elsewhere, issued_elsewhere, failed)


def test_what_the_provider_signed_for_us_lets_in_once(campus: Provider) -> None:
    browser = visitor()
    answer = mended(answered(campus, browser), lambda _: None)
    assert comes_in(browser, answer)
    browser.post("/logout/")
    browser.cookies.clear()
    assert not comes_in(browser, answer), "replayed"
    assert not comes_in(visitor(), answer), "replayed in another browser"


def test_an_answer_is_for_the_browser_that_asked(campus: Provider) -> None:
    assert not comes_in(visitor(), answered(campus, visitor()))


@pytest.mark.parametrize("lie", ["signature", "issuer", "audience", "expired", "unsigned", "recipient", "unasked"])
def test_a_provider_that_lies_lets_nobody_in(campus: Provider, lie: str) -> None:
    browser, campus.lies = visitor(), lie
    assert not comes_in(browser, answered(campus, browser))


@pytest.mark.parametrize("change", [*FORGED, *SENT_ON], ids=lambda change: change.__name__)
def test_an_answer_that_somebody_changed_lets_nobody_in(campus: Provider, change: Callable[[Tree], None]) -> None:
    browser = visitor()
    assert not comes_in(browser, mended(answered(campus, browser), change))


def test_an_answer_to_one_provider_is_none_to_another(campus: Provider) -> None:
    certificate = (campus.home / "theirs.pem").read_text()
    given = {"entity_id": f"{IDP}saml", "sso_url": f"{IDP}saml/sso", "x509cert": certificate}
    actions.add_provider("other", "saml", given)
    browser = visitor()
    assert not comes_in(browser, answered(campus, browser), "/sso/saml/other/acs/")


def test_an_assertion_for_another_recipient_lets_nobody_in_wherever_it_is_sent(campus: Provider) -> None:
    browser, campus.lies = visitor(), "recipient"
    ours = "http://testserver/sso/saml/campus/acs/"
    assert not comes_in(browser, mended(answered(campus, browser), lambda root: root.set("Destination", ours)))


def test_text_that_a_comment_parts_is_one_text(campus: Provider) -> None:
    actions.set_mail("maya", "lea@example.co")

    def part(root: Tree) -> None:
        for said in root.iter(f"{SAML}AttributeValue"):
            said.text = "Lea@Example.co"
            said.append(etree.Comment(""))
            said[0].tail = "m"

    browser = visitor()
    assert comes_in(browser, mended(answered(campus, browser), part)), "what is signed holds no comments"
    assert browser.session["_auth_user_id"] == str(User.objects.get(username="lea").pk)


NO_ANSWERS = (
    b"",
    b"no XML",
    b"<a",
    b"<a/>",
    b"\xff\xfe",
    b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a>&b;</a>",
)


@pytest.mark.parametrize("answer", NO_ANSWERS)
def test_what_is_no_answer_is_refused_and_not_unfolded(answer: bytes) -> None:
    assert not comes_in(visitor(), answer)
