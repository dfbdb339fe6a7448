"""A name that leads inside is not connected to, whatever it led to when it was given."""

from __future__ import annotations

import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from desk.live.receivers import channel
from django.apps import apps
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from requests import RequestException

from interlock.desk import actions
from interlock.desk.models import IdentityProvider, Webhook
from interlock.desk.secrets import lock
from interlock.desk.sending import UndeliveredError, places, post
from interlock.pages.login.outside import Asking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "hooks.firm.example"
INSIDE = (
    "127.0.0.1", "10.0.0.8", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "0.0.0.0",
    "255.255.255.255", "224.0.0.1", "192.0.0.192", "168.63.129.16", "::1", "::", "fe80::1", "fe80::1%lo", "fc00::1",
    "fd00:ec2::254", "ff02::1", "fec0::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2001:db8::1",
)  # fmt: skip
OUTSIDE = ("8.8.8.8", "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1")


@dataclass
class Receiver:
    """A server with TLS on loopback, and what was said to it."""

    port: int = 0
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    """Name that TLS asked for, Host, path."""
    leads: str = ""
    """Where /on sends on to."""

    @property
    def url(self) -> str:
        """Return where it is by name."""
        return f"https://{HOST}:{self.port}"


def certify(folder: Path, name: str) -> Path:
    """Write a certificate for a name that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    said, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(said).issuer_name(said).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    built = built.not_valid_after(now + timedelta(days=2))
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    made = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    (folder / f"{name}.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / f"{name}.key").write_bytes(key.private_bytes(*form))
    return folder / f"{name}.pem"


@contextmanager
def received(certificate: Path) -> Iterator[Receiver]:
    """Take what is asked until the block ends."""
    found = Receiver()
    names: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            found.asked.append((names[-1], self.headers["Host"], self.path))
            self.send_response(302 if self.path == "/on" else 200)
            self.send_header("Location", found.leads)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815 - the name is the server's

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing of whoever turned away."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    context.sni_callback = lambda _socket, name, _context: names.append(str(name))
    with Server(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        found.port = server.server_port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()


@pytest.fixture
def receiver(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """Serve with a certificate that is trusted, and no proxy."""
    monkeypatch.setattr(places, "getproxies", dict)
    monkeypatch.setenv("NO_PROXY", "*")
    mine = certify(tmp_path, HOST)
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(name, str(mine))
    post._client.cache_clear()  # noqa: SLF001 - what is trusted was read
    with received(mine) as found:
        yield found
    post._client.cache_clear()  # noqa: SLF001


def leads(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> list[str]:
    """Have every name lead to these numbers; return the names that are looked up from now on."""
    looked: list[str] = []

    def resolved(host: str, port: int) -> list[str]:  # noqa: ARG001
        looked.append(host)
        return list(numbers)

    monkeypatch.setattr(places, "resolved", resolved)
    return looked


def routed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take this machine for one of the outside world."""
    monkeypatch.setattr(places, "is_routed", lambda number: ip_address(number).is_loopback)


def on_screen(address: str) -> None:
    actions.add_member("rio", "secret", "other")
    actions.add_webhook("floor", "slack", "sales", address, "rio")


@pytest.mark.parametrize("number", INSIDE)
def test_numbers_of_inside_are_told(number: str) -> None:
    assert not places.is_routed(number)


@pytest.mark.parametrize("number", OUTSIDE)
def test_numbers_of_the_outside_are_told(number: str) -> None:
    assert places.is_routed(number)


@given(st.ip_addresses(v=4))
def test_a_number_is_no_more_of_the_outside_for_how_it_is_written(number: IPv4Address) -> None:
    written = [IPv6Address((0x0064FF9B << 96) | int(number)), IPv6Address((0x2002 << 112) | (int(number) << 80))]
    assert {places.is_routed(str(one)) for one in written} == {places.is_routed(str(number))}
    assert places.is_routed(str(number)) <= number.is_global


@pytest.mark.parametrize("numbers", [("127.0.0.1",), ("8.8.8.8", "127.0.0.1"), ("169.254.169.254",)])
def test_a_channel_whose_name_has_come_to_lead_inside_is_not_posted_to(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, numbers: tuple[str, ...]
) -> None:
    on_screen(f"{receiver.url}/hook")
    leads(monkeypatch, *numbers)
    with pytest.raises(UndeliveredError, match="own network") as refused:
        actions.try_webhook("floor")
    assert refused.value.final
    assert HOST not in str(refused.value)
    assert receiver.asked == []


def test_it_is_the_checked_number_that_is_connected_to_by_the_hosts_name(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_screen(f"{receiver.url}/hook")
    looked = leads(monkeypatch, "127.0.0.2", "127.0.0.1")
    routed(monkeypatch)
    actions.try_webhook("floor")
    assert receiver.asked == [(HOST, f"{HOST}:{receiver.port}", "/hook")]
    assert looked == [HOST], "a second look could be told something else"


def test_a_host_proves_its_own_name_though_it_is_connected_to_by_number(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads(monkeypatch, "127.0.0.1")
    routed(monkeypatch)
    on_screen(f"{receiver.url}/hook")
    actions.try_webhook("floor")
    address = f"https://other.firm.example:{receiver.port}/hook"
    Webhook.objects.update(address=lock(address))
    with pytest.raises(UndeliveredError, match="could not be reached"):
        actions.try_webhook("floor")
    with pytest.raises(RequestException):
        Asking(inside=False).get(address)
    assert len(receiver.asked) == 1


def test_a_name_that_leads_nowhere_is_tried_again(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError(f"{host}:{port}")

    on_screen(f"{receiver.url}/hook")
    monkeypatch.setattr(places, "resolved", nowhere)
    with pytest.raises(UndeliveredError, match="could not be reached") as refused:
        actions.try_webhook("floor")
    assert not refused.value.final


def test_a_channel_that_sends_on_is_not_followed() -> None:
    with channel() as first, channel() as second:
        first.answers = [(307, {"Location": second.url})]
        actions.add_webhook("floor", "slack", "sales", first.url)
        with pytest.raises(UndeliveredError, match="answered 307"):
            actions.try_webhook("floor")
    assert second.posted == []


def test_a_provider_is_asked_at_the_checked_number_by_its_name(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = leads(monkeypatch, "127.0.0.2", "127.0.0.1")
    with pytest.raises(RequestException, match="own network"):
        Asking(inside=False).get(f"{receiver.url}/keys")
    assert receiver.asked == []
    routed(monkeypatch)
    assert Asking(inside=False).get(f"{receiver.url}/keys").status_code == 200
    assert receiver.asked == [(HOST, f"{HOST}:{receiver.port}", "/keys")]
    assert looked == [HOST, HOST]


def test_a_provider_that_sends_on_is_followed_within_its_own_address_alone(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads(monkeypatch, "127.0.0.1")
    routed(monkeypatch)
    receiver.leads = "/there"
    assert Asking(inside=False).get(f"{receiver.url}/on").url == f"{receiver.url}/there"
    for elsewhere in ("https://169.254.169.254/latest", f"http://{HOST}:{receiver.port}/there", f"//x.{HOST}/"):
        receiver.leads = elsewhere
        with pytest.raises(RequestException, match="sends on to another address"):
            Asking(inside=False).get(f"{receiver.url}/on")
    assert [path for _, _, path in receiver.asked] == ["/on", "/there", "/on", "/on", "/on"]


@pytest.mark.parametrize("address", ["http://localhost:8080", "https://10.0.0.8", "https://sso"])
def test_on_a_page_only_the_outside_is_a_provider(address: str) -> None:
    actions.add_member("ada", "secret", "other", "admin")
    with pytest.raises(actions.ProviderError, match="own network"):
        actions.add_provider("company", "oidc", {"server_url": address}, client_id="us", by="ada")


@pytest.mark.parametrize(("by", "host"), [("", "127.0.0.1"), ("ada", HOST)])
def test_a_log_in_asks_inside_only_where_whoever_runs_the_instance_said_so(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, by: str, host: str
) -> None:
    actions.add_member("ada", "secret", "other", "admin")
    given = {"server_url": f"https://{host}:{receiver.port}"}
    actions.add_provider("company", "oidc", given, client_id="us", by=by)
    leads(monkeypatch, "127.0.0.1")
    assert Client().get("/sso/company/").status_code == 401
    assert ("own network" in caplog.text) is bool(by)
    assert ("CERTIFICATE_VERIFY_FAILED" in caplog.text) is (not by), "it was connected to, and did not prove its number"


def test_an_older_instance_keeps_what_the_machines_owner_gave() -> None:
    on_screen("https://hooks.firm.example/x")
    actions.add_webhook("again", "slack", "sales", "https://chat.firm.example/x", "rio")
    actions.remove_webhook("again")
    actions.add_webhook("again", "slack", "sales", "https://chat.firm.example/x")
    actions.add_provider("company", "oidc", {"server_url": "https://sso.firm.example"}, client_id="us")
    Webhook.objects.update(inside=False)
    IdentityProvider.objects.update(inside=False)
    import_module("interlock.desk.migrations.0031_inside").keep_what_works(apps, None)
    assert dict(Webhook.objects.values_list("name", "inside")) == {"floor": False, "again": True}
    assert IdentityProvider.objects.get().inside, "nobody is locked out by a new version"
