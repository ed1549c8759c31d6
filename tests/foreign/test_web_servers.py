"""The maintenance page, as nginx, Apache and Caddy really serve it."""

from __future__ import annotations

import http.client
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.notices.names import Server
from downtime_cli.notices.page.web_servers import render_server
from tests.foreign.browser import Reader, Visit
from tests.foreign.loopback import free_port, open_folder, running
from tests.foreign.tools import need_command
from tests.page_samples import page_text
from tests.saved_samples import HOSTILE, saved_plan

ADMIN, VISITOR = "127.0.0.2", "127.0.0.3"

# Each site has what gets in the way in practice: a password, a proxy to an application that is down, a redirect.
NGINX = """
daemon off; pid {folder}/pid; error_log stderr warn; {user}
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        include {folder}/downtime.conf;
        client_max_body_size 1k;
        location / {{ auth_basic "shop"; auth_basic_user_file /dev/null; proxy_pass http://127.0.0.1:1; }}
        location /old {{ return 301 /new; }}
        location = /health {{ return 200 "the shop"; }}
    }}
}}
"""
APACHE = """
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/pid
ErrorLog {folder}/error.log
ServerName localhost
{user}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule authn_core_module {modules}/mod_authn_core.so
LoadModule authz_user_module {modules}/mod_authz_user.so
LoadModule auth_basic_module {modules}/mod_auth_basic.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule alias_module {modules}/mod_alias.so
LoadModule rewrite_module {modules}/mod_rewrite.so
LoadModule proxy_module {modules}/mod_proxy.so
LoadModule proxy_http_module {modules}/mod_proxy_http.so
Listen 127.0.0.1:{port}
<Directory "/">
    Require all denied
</Directory>
<VirtualHost *:{port}>
    Include {folder}/downtime.conf
    <Location "/">
        AuthType Basic
        AuthName shop
        Require valid-user
    </Location>
    <Location "/health">
        Require all granted
        ProxyPass "!"
    </Location>
    Redirect "/old" "/new"
    Alias "/health" "{folder}/health"
    ProxyPass "/" "http://127.0.0.1:1/"
</VirtualHost>
"""
CADDY = """
{{
    admin off
    auto_https off
    order error first
}}
http://127.0.0.1:{port} {{
    import {folder}/downtime.conf
    basicauth /private/* {{
        Bob $2a$14$Zkx19XLiW6VYouLHR5NmfOFU0z2GTNmpkT/5qqR7hx4IjWJPDhjvG
    }}
    redir /old /new
    handle /health {{
        respond "the shop"
    }}
    reverse_proxy 127.0.0.1:1
}}
"""
SITES = {Server.NGINX: NGINX, Server.APACHE: APACHE, Server.CADDY: CADDY}


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: http.client.HTTPMessage
    body: str


@dataclass(frozen=True)
class Site:
    """A server that listens, and the window its page is about."""

    port: int
    window: Span
    page: str

    def ask(
        self, method: str, path: str, *, by: str = VISITOR, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> Answer:
        """Return the answer to a request from an address."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=(by, 0))
        connection.request(method, path, body=body or None, headers=headers or {})
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read().decode())
        connection.close()
        return answer


@contextmanager
def serving(server: Server, window: Span) -> Iterator[Site]:
    """Start a server for a site that is down in that window, with a service name meant to break its configuration."""
    command, port = need_command("apache2" if server is Server.APACHE else server), free_port()
    with open_folder() as folder:
        page = folder / "down time (é)" / "back soon.html"
        page.parent.mkdir()
        (folder / "health").write_text("the shop")
        plan = saved_plan(window=window, as_of=window.start - DAY, service="".join(HOSTILE) + "\\")
        text = page_text(plan)
        page.write_text(text, encoding="utf-8")
        (folder / "downtime.conf").write_text(render_server(plan, server, str(page), [ADMIN]), encoding="utf-8")
        config = folder / "site.conf"
        config.write_text(SITES[server].format(folder=folder, port=port, **_as_user(server)))
        with running(_command(server, command, config), port, folder, {"XDG_DATA_HOME": str(folder)}):
            yield Site(port, window, text)


def _as_user(server: Server) -> dict[str, str]:
    """Return what keeps a server going where the tests run as root, as in a container."""
    is_root = os.geteuid() == 0
    user = {Server.NGINX: "user nobody nogroup;", Server.APACHE: "User nobody\nGroup nogroup", Server.CADDY: ""}[server]
    return {"user": user if is_root else "", "modules": "/usr/lib/apache2/modules"}


def _command(server: Server, command: str, config: Path) -> list[str]:
    """Return how to start a server in the foreground."""
    match server:
        case Server.NGINX:
            return [command, "-e", "stderr", "-c", str(config)]
        case Server.APACHE:
            return [command, "-D", "FOREGROUND", "-f", str(config)]
        case Server.CADDY:
            return [command, "run", "--adapter", "caddyfile", "--config", str(config)]


@pytest.fixture(scope="module", params=list(Server))
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Give a site in the midst of its window."""
    now = datetime.now(UTC).replace(microsecond=0)
    with serving(request.param, Span(now - HOUR, now + HOUR)) as started:
        yield started


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "/", id="root"),
        pytest.param("GET", "/deep/path?x=1&y=%2e", id="deep"),
        pytest.param("GET", "/old", id="redirected-otherwise"),
        pytest.param("GET", "/private/x", id="protected-otherwise"),
        pytest.param("GET", "/downtime-page", id="the-page-itself"),
        pytest.param("POST", "/cart", id="post"),
        pytest.param("PUT", "/cart/1", id="put"),
        pytest.param("DELETE", "/cart/1", id="delete"),
        pytest.param("OPTIONS", "/", id="options"),
        pytest.param("PROPFIND", "/dav", id="propfind"),
    ],
)
def test_every_request_gets_the_page_with_503(site: Site, method: str, path: str) -> None:
    """Whatever is asked for, and how, the answer is the page: unavailable, until the end, not to be kept."""
    answer = site.ask(method, path, body=b"a=1" if method in {"POST", "PUT"} else b"")
    assert (answer.status, answer.body) == (503, site.page)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers.get_all("Cache-Control") == ["no-store"]
    assert [parsedate_to_datetime(text) for text in answer.headers.get_all("Retry-After", [])] == [site.window.end]


def test_head_gets_the_same_headers_without_the_page(site: Site) -> None:
    """HEAD is answered like GET, without content."""
    head, get = site.ask("HEAD", "/x"), site.ask("GET", "/x")
    assert (head.status, head.body) == (503, "")
    for name in ("Content-Type", "Content-Length", "Cache-Control", "Retry-After"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}, id="if-modified-since"),
        pytest.param({"If-None-Match": "*"}, id="if-none-match"),
        pytest.param({"If-Match": '"other"'}, id="if-match"),
        pytest.param({"Range": "bytes=2-3"}, id="range"),
        pytest.param({"Downtime-Now": "t=9999999999999999"}, id="forged-time"),
    ],
)
def test_no_condition_of_the_client_empties_the_page(site: Site, headers: dict[str, str]) -> None:
    """The page comes whole, and with the right time, whatever the client makes conditional."""
    answer = site.ask("GET", "/", headers=headers)
    assert (answer.status, answer.body) == (503, site.page)
    assert parsedate_to_datetime(answer.headers["Retry-After"]) == site.window.end


def test_an_upload_too_large_for_the_site_gets_the_page(site: Site) -> None:
    """A body over the site's limit is no reason to say anything else."""
    assert site.ask("POST", "/upload", body=b"x" * 100_000).status == 503


def test_an_allowed_address_reaches_the_service(site: Site) -> None:
    """Whoever does the work sees the site as it is, without the page's headers."""
    answer = site.ask("GET", "/health", by=ADMIN)
    assert (answer.status, answer.body) == (200, "the shop")
    assert "Retry-After" not in answer.headers


def test_a_visitor_is_told_that_work_is_in_progress(site: Site, visit: Callable[[str, Reader], Visit]) -> None:
    """A browser shows the page by its own scripts and asks for nothing else; all it minds is the status."""
    seen = visit(f"http://127.0.0.1:{site.port}/deep/path?x=1", Reader())
    assert seen.page.inner_text("#en h1") == "Maintenance in progress"
    assert [complaint for complaint in seen.complaints if "503" not in complaint] == []


@pytest.mark.parametrize("server", Server)
def test_past_the_planned_end_the_client_is_told_to_come_back_soon(server: Server) -> None:
    """Where work runs late, Retry-After is a few minutes rather than a date that is past."""
    now = datetime.now(UTC)
    with serving(server, Span(now - HOUR, now - timedelta(seconds=2))) as late:
        answer = late.ask("GET", "/")
    assert (answer.status, answer.headers.get_all("Retry-After")) == (503, ["300"])
