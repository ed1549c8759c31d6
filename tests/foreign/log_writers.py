"""Web servers that write access logs of what they are asked, each in all the forms that it has, a file per form."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.foreign.loopback import PATIENCE_SECONDS, free_port, open_folder, running
from tests.foreign.tools import need_command

# What nginx is told of its formats, and `downtime` with --log-format where it is no form of ours.
OWN_NGINX = '$time_iso8601 | $remote_addr | ${status} | "$http_user_agent" | $request'
NGINX = """
daemon off; pid {folder}/pid; error_log stderr crit; {user}
events {{ }}
http {{
    log_format more '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
                    '"$http_referer" "$http_user_agent" "$http_x_forwarded_for" rt=$request_time';
    log_format own '{own}';
    log_format json escape=json '{{"time_iso8601":"$time_iso8601","remote_addr":"$remote_addr",'
                                '"request":"$request","status":$status,"http_user_agent":"$http_user_agent"}}';
    log_format plain_json '{{"msec":"$msec","remote_addr":"$remote_addr",'
                          '"request":"$request","status":$status,"http_user_agent":"$http_user_agent"}}';
    access_log {folder}/combined;
    access_log {folder}/more more;
    access_log {folder}/own own;
    access_log {folder}/json json;
    access_log {folder}/plain_json plain_json;
    access_log syslog:server=127.0.0.1:{syslog},tag=shop combined;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{ return 200 "the shop"; }}
        location /gone {{ return 410; }}
    }}
}}
"""
OWN_APACHE = r"%{%Y-%m-%dT%H:%M:%S%z}t %a %>s \"%{User-Agent}i\" %r"
APACHE = r"""
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/pid
ErrorLog {folder}/error.log
ServerName localhost
{user}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule alias_module {modules}/mod_alias.so
Listen 127.0.0.1:{port}
LogFormat "%v:%p %h %l %u %t \"%r\" %>s %O \"%{{Referer}}i\" \"%{{User-Agent}}i\"" vhost_combined
LogFormat "%h %l %u %t \"%r\" %>s %b \"%{{Referer}}i\" \"%{{User-Agent}}i\"" combined
LogFormat "%h %l %u %t \"%r\" %>s %b" common
LogFormat "{own}" own
CustomLog {folder}/vhost_combined vhost_combined
CustomLog {folder}/combined combined
CustomLog {folder}/common common
CustomLog {folder}/own own
CustomLog "|$logger --no-act --stderr --socket-errors=off --size 64KiB --tag shop 2>>{folder}/syslog" combined
Redirect gone /gone
"""
CADDY = """
{{
    admin off
    auto_https off
}}
http://:{port} {{
    bind 127.0.0.1
    log {{
        output file {folder}/json
    }}
    respond /gone 410
    respond "the shop"
}}
"""
WRITERS = {
    "nginx": (NGINX, ("combined", "more", "own", "json", "plain_json", "syslog")),
    "apache2": (APACHE, ("vhost_combined", "combined", "common", "own", "syslog")),
    "caddy": (CADDY, ("json",)),
}
"""What each is told, and the files that it writes."""
CLOCK = "Asia/Kathmandu"
"""The zone of the servers: its hours begin at a quarter past those of UTC."""


@dataclass(frozen=True)
class Written:
    """The logs of a server: a file for each form, and the time in which they were written."""

    folder: Path
    names: tuple[str, ...]
    first: datetime
    last: datetime


@contextmanager
def written_logs(server: str, requests: Sequence[bytes]) -> Iterator[Written]:
    """Start a server, ask it each request over a connection of its own, and give the logs once it has ended."""
    config, names = WRITERS[server]
    command, port = need_command(server), free_port()
    with open_folder() as folder, _syslog_server() as syslog:
        folder.chmod(0o777)
        path = folder / "site.conf"
        is_root = os.geteuid() == 0
        user = {"nginx": "user nobody nogroup;", "apache2": "User nobody\nGroup nogroup"}.get(server, "")
        path.write_text(
            config.format(
                folder=folder,
                port=port,
                own=OWN_NGINX if server == "nginx" else OWN_APACHE,
                syslog=syslog.getsockname()[1],
                user=user if is_root else "",
                modules="/usr/lib/apache2/modules",
            )
        )
        start = {
            "nginx": [command, "-e", "stderr", "-c", str(path)],
            "apache2": [command, "-D", "FOREGROUND", "-f", str(path)],
            "caddy": [command, "run", "--adapter", "caddyfile", "--config", str(path)],
        }[server]
        with running(start, port, folder, {"XDG_DATA_HOME": str(folder), "TZ": CLOCK}):
            first = datetime.now(UTC)
            for request in requests:
                _ask(port, request)
            last = datetime.now(UTC)
            _await_lines([folder / name for name in names if (server, name) != ("nginx", "syslog")], len(requests))
        if server == "nginx":
            (folder / "syslog").write_bytes(b"".join(message + b"\n" for message in _received(syslog)))
        yield Written(folder, names, first, last)


def _ask(port: int, request: bytes) -> None:
    """Send bytes, and read until the server closes."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        try:
            while connection.recv(65536):
                pass
        except ConnectionResetError:
            pass  # its answer was no longer of interest


@contextmanager
def _syslog_server() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        listener.bind(("127.0.0.1", 0))
        listener.setblocking(False)
        yield listener


def _received(listener: socket.socket) -> Iterator[bytes]:
    """Yield the messages that have arrived."""
    while True:
        try:
            yield listener.recv(65536)
        except BlockingIOError:
            return


def _await_lines(paths: Sequence[Path], number: int) -> None:
    """Wait until each file has so many lines, or for half a minute: whoever counts them tells what is missing."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if all(path.exists() and path.read_bytes().count(b"\n") >= number for path in paths):
            return
        time.sleep(0.05)
