"""Serve the static files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest
    from whitenoise.responders import StaticFile


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise, answering with whole bodies: streamed from a file, each would block an ASGI server's loop."""

    def add_files(self, root: str | Path, prefix: str | None = None) -> None:
        """Take the files up, if they were made yet."""
        if Path(root).is_dir():
            super().add_files(str(root), prefix)

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        """Answer with one file, or with what the browser's own copy of it calls for."""
        found: Any = static_file.get_response(request.method, request.META)
        body = b""
        if found.file is not None:
            with found.file as file:
                body = file.read()
        response = HttpResponse(body, status=int(found.status))
        del response["content-type"]
        for name, value in found.headers:
            response[name] = value
        return response
