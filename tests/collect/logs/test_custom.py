"""Format strings of servers."""

from __future__ import annotations

import pytest

from downtime_cli.collect.logs.counting import LineCounter
from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.custom import read_custom
from downtime_cli.collect.logs.filters import Filters
from downtime_cli.collect.logs.sniffing import choose_format
from downtime_cli.core.errors import UsageError
from tests.collect.logs.samples import MINUTE, W3C


@pytest.mark.parametrize(
    ("form", "line"),
    [
        pytest.param(
            '%h %l %u %t \\"%r\\" %>s %b',
            '192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "GET /cart HTTP/1.1" 200 5',
            id="apache",
        ),
        pytest.param(
            '%v:%p %a %u %{%d/%b/%Y:%H:%M:%S %z}t "%m %U%q" %s %D%% "%{User-Agent}i" %{ms}T',
            'shop:80 192.0.2.7 - 29/Nov/2026:04:37:59 +0000 "GET /cart?x" 200 17% "curl" 5',
            id="apache-odd",
        ),
        pytest.param("%{sec}t %>s %U", "1795927079 200 /cart", id="apache-seconds"),
        pytest.param(
            '%a %{begin:%d/%b/%Y:%T %z}t %s "%r"',
            '192.0.2.7 29/Nov/2026:04:37:59 +0000 200 "GET /cart HTTP/1.1"',
            id="apache-short-time",
        ),
        pytest.param('%{%FT%T%z}t %s "%r"', '2026-11-29T10:22:59+0545 200 "GET /cart HTTP/1.1"', id="apache-short-day"),
        pytest.param("%{begin:sec}tUTC %ss %U", "1795927079UTC 200s /cart", id="apache-letters-behind"),
        pytest.param(
            '${time_iso8601}T ${status}x ${body_bytes_sent}B${pipe}p "${request}"',
            '2026-11-29T04:37:59+00:00T 200x 5B.p "GET /cart HTTP/1.1"',
            id="nginx-letters-behind",
        ),
        pytest.param(
            '$remote_addr - $remote_user [$time_local] "$request" $status rt=$request_time',
            '192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "GET /cart HTTP/1.1" 200 rt=0.1',
            id="nginx",
        ),
        pytest.param("${time_iso8601}|$status|$request_uri", "2026-11-29T04:37:59+00:00|200|/cart", id="nginx-braces"),
        pytest.param("$msec $status $request_uri", "1795927079.123 200 /cart", id="nginx-seconds"),
        pytest.param("$msec $status $request", "1795927079.123 200 GET /cart HTTP/1.1", id="nginx-blanks-at-the-end"),
        pytest.param(
            '$status$body_bytes_sent $msec $scheme$pipe "$request_method $uri$is_args$args $server_protocol"',
            '2005 1795927079 http. "GET /cart?x=1 HTTP/1.1"',
            id="nginx-side-by-side",
        ),
        pytest.param(
            '$status "$request_method $uri $server_protocol" $msec',
            '200 "GET /cart or not HTTP/1.1" 1795927079',
            id="nginx-blanks-within-quotes",
        ),
        pytest.param("$request|$status|$a|$msec", "GET /cart?a|b|200 HTTP/1.1|200|x|1795927079", id="nginx-bars"),
        pytest.param(
            '$status|$request|"$http_referer"|$msec|$http_user_agent',
            '200|GET /cart HTTP/1.1|"a|b"|1795927079|curl, not a browser',
            id="nginx-more-bars",
        ),
        pytest.param("$request | $status $msec", "GET /cart HTTP/1.1 | 200 1795927079.123", id="nginx-blanks"),
    ],
)
def test_format_strings(form: str, line: str) -> None:
    """The line of a server is read by the server's own format, to its status and path."""
    filters = Filters(only_status=("2xx",), only_path=("/cart",))
    counter = LineCounter(read_custom(form), Counting(filters=filters))
    counter.add(f"{line}\n".encode())
    assert counter.close().hours[""] == {MINUTE // 60: 1}


@pytest.mark.parametrize("form", ["%h %r", "$remote_addr $status", "%{%c}t", "100%"])
def test_a_format_needs_a_time(form: str) -> None:
    """Without a time that can be read nothing can be counted."""
    with pytest.raises(UsageError, match="holds no time that can be read"):
        read_custom(form)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        pytest.param("$msec $host$request_uri", "between $host and $request_uri", id="path"),
        pytest.param(
            "$msec $remote_addr${http_x_forwarded_for}",
            "between $remote_addr and ${http_x_forwarded_for}",
            id="address",
        ),
        pytest.param("$pipe$time_iso8601", "between $pipe and $time_iso8601", id="time"),
        pytest.param("$msec $a$b$http_a$c", "between $b and $http_a", id="header"),
        pytest.param("%t %v%U%q", "between %v and %U", id="apache"),
    ],
)
def test_fields_side_by_side(form: str, words: str) -> None:
    """Nobody can tell where one ends, so a field with a meaning would be read wrongly or not at all."""
    with pytest.raises(UsageError) as caught:
        read_custom(form)
    (issue,) = caught.value.issues
    assert words in issue.message
    assert "name both as one: " in issue.remedy


def test_formats_by_name() -> None:
    """One of ours goes by its name; a W3C log brings its own fields."""
    assert choose_format("alb", b"").name == "alb"
    assert choose_format("w3c", W3C.encode()).separator == " "
    assert choose_format("#Fields: time date sc-status", b"04:37:59 2026-11-29 200\n").has_clock_first
    for name in ("w3c", "#Fields: date cs-uri-stem"):
        with pytest.raises(UsageError, match="nothing says which columns of the log are date and time"):
            choose_format(name, b"2026-11-29 04:37:59 200\n")
    with pytest.raises(UsageError, match="there is no log format 'combine'") as caught:
        choose_format("combine", b"")
    assert "combined" in caught.value.issues[0].remedy
