"""How a provider that was connected on a page is asked: at numbers of the outside world, and nowhere it sends on to."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as Unreachable
from requests.utils import select_proxy

from interlock.desk.sending.places import InsideError, numbers_of

if TYPE_CHECKING:
    from urllib3.connectionpool import HTTPConnectionPool

TIMEOUT = 10.0


class Asking(Session):
    """A session with one provider; redirects are followed within the origin alone."""

    def __init__(self, *, inside: bool) -> None:
        super().__init__()
        if not inside:
            self.mount("https://", _Outside())
            self.mount("http://", _Outside())

    def request(self, *given: Any, **more: Any) -> Response:
        """Ask, but not for ever."""
        return super().request(*given, **{"timeout": TIMEOUT, **more})

    def get_redirect_target(self, resp: Response) -> str | None:
        """Return where a provider sends on to."""
        found: str | None = super().get_redirect_target(resp)
        if found and urlsplit(found).netloc and _origin(found, resp.url) != _origin(resp.url):
            raise RequestException("the provider sends on to another address", response=resp)
        return found


class _Outside(HTTPAdapter):
    """Connect to the numbers that a host was found at and checked, and speak to them by the host's name."""

    _number = ""

    def send(self, request: PreparedRequest, *given: Any, **more: Any) -> Response:
        """Try the numbers one after another; a proxy of the environment looks names up itself."""
        if select_proxy(str(request.url), more.get("proxies")):
            return super().send(request, *given, **more)
        parts = urlsplit(str(request.url))
        request.headers["Host"] = parts.netloc.rpartition("@")[2]
        try:
            numbers = numbers_of(str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80))
        except (InsideError, OSError) as error:
            raise Unreachable(f"{parts.hostname}: {error}", request=request) from error
        for self._number in numbers[:-1]:
            with suppress(Unreachable):
                return super().send(request, *given, **more)
        self._number = numbers[-1]
        return super().send(request, *given, **more)

    def get_connection_with_tls_context(
        self, request: PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> HTTPConnectionPool:
        """Return connections to the number; TLS asks for the name, and proves it."""
        if select_proxy(str(request.url), proxies):
            return super().get_connection_with_tls_context(request, verify, proxies, cert)
        host, tls = self.build_connection_pool_key_attributes(request, verify, cert)
        if host["scheme"] == "https":
            tls |= {"server_hostname": host["host"], "assert_hostname": host["host"]}
        return self.poolmanager.connection_from_host(**host | {"host": self._number}, pool_kwargs=tls)


def _origin(address: str, base: str = "") -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme or urlsplit(base).scheme, parts.netloc
