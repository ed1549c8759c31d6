"""Fields that name the visitor behind a proxy, as each server writes them."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import sleep

import pytest

from downtime_cli.collect import summary
from downtime_cli.collect.logs import sampling
from downtime_cli.collect.logs.counts import Counting
from downtime_cli.core.errors import AccessError
from tests.collect.logs.test_log_set import count, lines_of, numbers

CADDY = (
    '{{"ts":1795927079.6,"request":{{"remote_ip":"10.0.0.1","uri":"/","headers":{{"X-Forwarded-For":["192.0.2.{0}"],'
    '"User-Agent":["curl"]}}}},"status":200}}\n'
)
TRAEFIK = (
    '{{"StartUTC":"2026-11-29T04:37:59Z","DownstreamStatus":200,"ClientHost":"10.0.0.1",'
    '"request_X-Forwarded-For":"192.0.2.{0}"}}\n'
)
W3C = "#Fields: date time cs(X-Forwarded-For) c-ip\n" + "2026-11-29 04:37:59 192.0.2.{0} 10.0.0.1\n"


@pytest.mark.parametrize("form", [CADDY, TRAEFIK, W3C], ids=["caddy", "traefik", "w3c"])
def test_the_visitor_behind_a_proxy(tmp_path: Path, form: str) -> None:
    """A header is named as it is sent, wherever the server puts it; without it there is the proxy alone."""
    (tmp_path / "log").write_text("".join(form.format(host) for host in (1, 2, 2, 3)))
    for field, visitors in (("X-Forwarded-For", 3), ("x_forwarded_for", 3), ("address", 1)):
        counting = Counting(is_unique=True, client_field=field)
        assert numbers(count(tmp_path / "log", counting=counting)) == [visitors]


def test_any_header_of_caddy_may_name_the_visitor(tmp_path: Path) -> None:
    """Even that of the user agent, and one that holds no list; an empty list names nobody."""
    headers = ['{"User-Agent":["a"]}', '{"User-Agent":"b"}', '{"User-Agent":[]}', "{}"]
    rows = [CADDY.format(1).replace('"X-Forwarded-For"', '"X"') for _ in headers]
    kept = [
        row[: row.index('{"X"')] + each + row[row.index('},"status"') :]
        for row, each in zip(rows, headers, strict=True)
    ]
    (tmp_path / "log").write_text("".join(kept))
    counting = Counting(is_unique=True, client_field="User-Agent")
    assert numbers(count(tmp_path / "log", counting=counting)) == [3]


def test_robots_are_no_guess(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra nothing is said of them."""
    monkeypatch.setattr(sampling, "knows_bots", lambda: False)
    (tmp_path / "log").write_bytes(lines_of(0, 1))
    told = list(summary.describe_logs(count(tmp_path / "log")))
    assert told[-1].endswith("--only-status 2xx,3xx would leave out 0%, --drop-path for all static files 0%")


def test_a_process_that_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system does for lack of memory is said, with what to do."""

    def end(*_: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr(ProcessPoolExecutor, "map", end)
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(lines_of(0, 1).replace(b"curl", name.encode()))
    with pytest.raises(AccessError, match="a process that counted was ended"):
        count(tmp_path / "a", tmp_path / "b", jobs=2)


def test_what_stops_counting_ends_the_other_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not waited for, and what stopped it is told as it is."""
    begun: list[BaseProcess] = []

    def stop(pool: ProcessPoolExecutor, *_: object) -> None:
        pool.submit(sleep, 600)
        begun.extend(active_children())
        raise KeyboardInterrupt

    monkeypatch.setattr(ProcessPoolExecutor, "map", stop)
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(lines_of(0, 1).replace(b"curl", name.encode()))
    with pytest.raises(KeyboardInterrupt):
        count(tmp_path / "a", tmp_path / "b", jobs=2)
    assert begun
    assert not any(process.is_alive() for process in begun)


def test_folders_that_a_pattern_fits_are_no_logs(tmp_path: Path) -> None:
    """Only whoever names a folder gets an error."""
    (tmp_path / "log.old").mkdir()
    (tmp_path / "log").write_bytes(lines_of(0, 1))
    assert numbers(count(tmp_path / "log*")) == [2, 2]


def test_several_servers_behind_a_proxy(tmp_path: Path) -> None:
    """As a proxy nginx lists all that it tried, with blanks between."""
    (tmp_path / "log").write_text("29/Nov/2026:04:37:59 +0000 10.0.0.1:80, 10.0.0.2:80 : 10.0.0.3:80 200\n")
    form = "$time_local $upstream_addr $status"
    assert numbers(count(tmp_path / "log", format_name=form)) == [1]
