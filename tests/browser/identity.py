"""An identity provider of the tests' own, on loopback: OpenID Connect (oidc-provider-mock) and SAML (pysaml2).

Run by itself, as a process. It can be told to lie, so that it is seen what is refused.
"""

from __future__ import annotations

import base64
import json
import shutil
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from time import time
from urllib.parse import parse_qs

import flask
from authlib import jose
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from oidc_provider_mock import User, app
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.saml import NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256
from werkzeug.serving import make_server

ADDRESSES = {"maya": "maya@example.com", "lea": "Lea@Example.com", "eve": "eve@elsewhere.example"}
CLASS = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"


class Provider:
    """What it is at the moment."""

    def __init__(self, home: Path, url: str) -> None:
        self.home, self.url, self.lies, self.metadata = home, url, "", ""
        for name in ("ours", "theirs"):
            _certify(home / name)

    def saml(self) -> Server:
        """Return the SAML side, as it now tells the truth or not."""
        key = self.home / ("theirs" if self.lies == "signature" else "ours")
        entity = "https://elsewhere.example/idp" if self.lies == "issuer" else f"{self.url}saml"
        minutes = -60 if self.lies == "expired" else 15
        idp = {
            "endpoints": {"single_sign_on_service": [(f"{self.url}saml/sso", BINDING_HTTP_REDIRECT)]},
            "policy": {"default": {"lifetime": {"minutes": minutes}, "name_form": URI}},
            "sign_assertion": True,
        }
        said = {
            "entityid": entity,
            "service": {"idp": idp},
            "key_file": str(key.with_suffix(".key")),
            "cert_file": str(key.with_suffix(".pem")),
            "xmlsec_binary": shutil.which("xmlsec1"),
            "metadata": {"inline": [self.metadata]},
            "delete_tmpfiles": True,
        }
        return Server(config=IdPConfig().load(said))

    def answer(self, asked: str, name: str) -> str:
        """Return the form that carries the answer about somebody back to who asked."""
        server = self.saml()
        request = server.parse_authn_request(asked, BINDING_HTTP_REDIRECT)
        back = server.response_args(request.message, [BINDING_HTTP_POST])
        meant = "https://elsewhere.example/" if self.lies == "audience" else back["sp_entity_id"]
        made = server.create_authn_response(
            {"mail": [ADDRESSES[name]]},
            in_response_to="" if self.lies == "unasked" else back["in_response_to"],
            destination="https://elsewhere.example/acs/" if self.lies == "recipient" else back["destination"],
            sp_entity_id=meant,
            name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=f"saml-{name}"),
            authn={"class_ref": CLASS, "authn_auth": self.url},
            sign_assertion=self.lies != "unsigned",
            sign_response=False,
            sign_alg=SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA256,
        )
        value = base64.b64encode(str(made).encode()).decode()
        return (
            f'<form method="post" action="{escape(back["destination"])}">'
            f'<input type="hidden" name="SAMLResponse" value="{value}"><button>Go on as {name}</button></form>'
        )


URI = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"


def _certify(path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, path.name)])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    made = built.not_valid_after(now + timedelta(days=2)).sign(key, hashes.SHA256())
    path.with_suffix(".pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    path.with_suffix(".key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )


def _lied(provider: Provider, response: flask.Response) -> flask.Response:
    """Change an answer of the OpenID Connect side."""
    if flask.request.path == "/userinfo" and provider.lies == "subject":
        response.set_data(json.dumps({**response.get_json(), "sub": "somebody-else"}))
    if flask.request.path != "/oauth2/token" or "id_token" not in (response.get_json() or {}):
        return response
    own = flask.g.oidc_provider_mock_storage.jwk
    told = response.get_json()
    claims = dict(jose.jwt.decode(told["id_token"], own))
    wrong = {"issuer": {"iss": "https://elsewhere.example"}, "audience": {"aud": "another"}}
    claims |= wrong.get(provider.lies, {})
    if provider.lies == "expired":
        claims |= {"exp": int(time()) - 3600, "iat": int(time()) - 7200}
    key = jose.RSAKey.generate_key(2048, is_private=True) if provider.lies == "signature" else own
    header = {"alg": "RS256", "kid": own.as_dict()["kid"]}
    response.set_data(json.dumps({**told, "id_token": jose.jwt.encode(header, claims, key).decode()}))
    return response


def serve() -> None:
    """Serve until ended; the first line printed is the address, the second the SAML certificate's file."""
    people = [
        User(sub=f"oidc-{name}", claims={"email": mail, "email_verified": True}) for name, mail in ADDRESSES.items()
    ]
    people.append(User(sub="oidc-unproved", claims={"email": ADDRESSES["maya"], "email_verified": False}))
    made = app(user_claims=people)
    made.debug = False
    server = make_server("localhost", 0, made, threaded=True)
    provider = Provider(Path(tempfile.mkdtemp(prefix="identity-")), f"http://localhost:{server.server_port}/")
    made.after_request(lambda response: _lied(provider, response))

    @made.post("/lies")
    def lies() -> str:
        provider.lies = flask.request.get_data(as_text=True)
        return "ok"

    @made.post("/saml/metadata")
    def metadata() -> str:
        provider.metadata = flask.request.get_data(as_text=True)
        return "ok"

    @made.get("/saml/sso")
    def sso() -> str:
        asked = parse_qs(flask.request.query_string.decode())["SAMLRequest"][0]
        return "<!doctype html><title>IdP</title>" + "".join(provider.answer(asked, name) for name in ADDRESSES)

    sys.stdout.write(f"{provider.url}\n{provider.home / 'ours.pem'}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    serve()
