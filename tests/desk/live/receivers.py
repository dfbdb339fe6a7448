"""Real receivers on loopback: a web server that takes what is posted, and a mail server that takes letters."""

from __future__ import annotations

import email
import json
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message


@dataclass
class Channel:
    """What was posted, and how the next posts are answered: status, and headers to send along."""

    url: str = ""
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    posted: list[Any] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


@contextmanager
def channel() -> Iterator[Channel]:
    """Take posts until the block ends."""
    found = Channel()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, headers = found.answers.pop(0) if found.answers else (200, {})
            if status < 300:
                found.posted.append(body)
                found.keys.append(self.headers["Idempotency-Key"])
            self.send_response(status)
            for name, value in ({"Content-Length": "0"} | headers).items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        found.url = f"http://127.0.0.1:{server.server_port}/hook/secret"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()


@dataclass
class Post:
    """A mail server: where, what it took, and what it says to the next senders instead of yes."""

    port: int = 0
    letters: list[Message] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


@contextmanager
def post_office() -> Iterator[Post]:
    """Take letters (RFC 5321, as little as it takes) until the block ends."""
    found = Post()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline().decode().strip():
                word = line[:4].upper()
                if word == "DATA":
                    self.say("354 go on")
                    lines = []
                    while (text := self.rfile.readline()) != b".\r\n":
                        lines.append(text.removeprefix(b".") if text.startswith(b"..") else text)
                    found.letters.append(email.message_from_bytes(b"".join(lines)))
                elif word == "RCPT" and found.refusals:
                    self.say(found.refusals.pop(0))
                    continue
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                self.say("250 fine")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        found.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield found
        server.shutdown()
