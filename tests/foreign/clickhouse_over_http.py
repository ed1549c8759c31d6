"""
ClickHouse's engine (chdb) behind HTTP, as its server is: run as a script, with a port and a statement in each line.

It lets in `default` and `reader`, without a password, and `guarded`, with one; `kolkata` has a session in that zone,
and `dying` loses its server in the middle of an answer. All but the questions that a client asks first have to be
read-only.
"""

from __future__ import annotations

import base64
import os
import re
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

from chdb.session import Session

PASSWORDS = {"default": "", "reader": "", "kolkata": "", "dying": "", "guarded": "hunter2"}
SETTINGS = ("readonly", "max_execution_time")


class Handler(BaseHTTPRequestHandler):
    """Answers queries as ClickHouse does."""

    session: Session

    def do_POST(self) -> None:
        """Answer a query, or say what is wrong with it, by the code of ClickHouse's errors."""
        query = self.rfile.read(int(self.headers["Content-Length"])).decode()
        given = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        user, _, password = base64.b64decode(self.headers["Authorization"].split()[1]).decode().partition(":")
        if PASSWORDS.get(user) != password:
            self._fail(403, f"Code: 516. DB::Exception: {user}: Authentication failed (AUTHENTICATION_FAILED)")
            return
        is_first = query.startswith(("SELECT version()", "SELECT name, value, readonly FROM system.settings"))
        if not is_first and given.get("readonly") != "1":
            self._fail(500, "Code: 164. DB::Exception: this server is asked read-only (READONLY)")
            return
        settings = [f"{name}={given[name]}" for name in SETTINGS if name in given]
        if user == "kolkata":
            settings.append("session_timezone='Asia/Kolkata'")
        asked, _, form = query.partition("\n FORMAT ")
        asked += f"\nSETTINGS {', '.join(settings)}" if settings else ""
        try:
            self.session.query(f"USE `{given.get('database', 'default')}`")
            answer = self.session.query(asked, form.strip() or "TabSeparated").bytes()
        except Exception as error:  # noqa: BLE001 - chdb has no class of its own for what a server would tell
            self._fail(500, str(error))
            return
        self._reply(200, answer, {}, is_cut=user == "dying" and not is_first)

    def _fail(self, status: int, text: str) -> None:
        code = re.search(r"Code: (\d+)", text)
        self._reply(status, text.encode(), {"X-ClickHouse-Exception-Code": code[1] if code else "1"})

    def _reply(self, status: int, body: bytes, headers: dict[str, str], *, is_cut: bool = False) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if is_cut else body)
        if is_cut:
            self.wfile.flush()
            os._exit(1)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    Handler.session = Session()
    for line in sys.stdin:
        Handler.session.query(line)
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
