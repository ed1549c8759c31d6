"""Lines of every format are recognised, and give their minute and fields."""

from __future__ import annotations

import re

import pytest

from downtime_cli.collect.logs.counting import LineCounter, Matcher
from downtime_cli.collect.logs.counts import Counting, Counts
from downtime_cli.collect.logs.files import LogFile
from downtime_cli.collect.logs.filters import Filters
from downtime_cli.collect.logs.formats import JSON_LINES as JSON
from downtime_cli.collect.logs.formats import LogFormat, read_fields, write_pattern
from downtime_cli.collect.logs.json_lines import JsonCounter
from downtime_cli.collect.logs.sniffing import sniff_format
from downtime_cli.core.errors import InputError
from tests.collect.logs.samples import CLOUDFRONT, JSON_LINES, LINES, MINUTE, W3C

FILE = LogFile(path="access.log", stem="access.log")


def count(text: str | bytes, filters: Filters | None = None, format_: LogFormat | None = None) -> Counts:
    """Return what some lines hold, by the format that they are recognised as."""
    block = text if isinstance(text, bytes) else text.encode()
    found = format_ or sniff_format(FILE, block)
    counter = (JsonCounter if found.is_json else LineCounter)(found, Counting(filters=filters or Filters()))
    counter.add(block)
    return counter.close()


@pytest.mark.parametrize("name", LINES)
def test_a_line_of_each_format(name: str) -> None:
    """The format is recognised by one line, and its minute is exact."""
    line = f"{LINES[name]}\n".encode()
    assert sniff_format(FILE, line).name == name.removesuffix("-with-more")
    counts = count(line)
    assert (counts.good, counts.bad, counts.first, counts.last) == (1, 0, MINUTE, MINUTE)
    assert counts.hours[""] == {MINUTE // 60: 1}


@pytest.mark.parametrize(
    ("name", "status"),
    [("envoy", "0"), ("envoy_details", "0"), ("syslog haproxy", "-1"), ("alb", "-"), ("combined", "-")],
)
def test_a_request_without_an_answer_is_one(name: str, status: str) -> None:
    """Visitors who leave before there is an answer have no status of three digits, and come most when much goes on."""
    line = LINES[name].replace(" 200", f" {status}", 1) + "\n"
    assert sniff_format(FILE, line.encode()).name == name
    assert (count(line).good, count(line).hours[""]) == (1, {MINUTE // 60: 1})
    assert count(line, Filters(only_status=("2xx", "3xx"))).hours == {}


@pytest.mark.parametrize(
    "prefix",
    [
        pytest.param("Nov 29 04:37:59 nginx: ", id="no-host"),
        pytest.param("<190>Nov  9 04:37:59 2001:db8::5 nginx: ", id="host-of-ipv6"),
        pytest.param("2026-11-29T10:07:59.123456+05:30 web-1.example nginx[77]: ", id="time-of-iso"),
        pytest.param("2026-11-29T04:37:59+0000 web1 env/app[77] ", id="no-colon"),
        pytest.param("2026-11-29T04:37:59.123456789Z stdout F ", id="kubernetes"),
        pytest.param("<134>1 2026-11-29T04:37:59.123Z web1 nginx 77 - - ", id="rfc5424"),
        pytest.param("<134>1 2026-11-29T04:37:59Z 2001:db8::5 nginx - - - \ufeff", id="rfc5424-host-and-mark"),
        pytest.param(
            '<134>1 2026-11-29T04:37:59Z web1 nginx 77 id7 [a@1 b="http://x/" c="\\"] \\\\"][d@1 e=": "] ',
            id="rfc5424-data",
        ),
    ],
)
@pytest.mark.parametrize("name", ["combined", "common"])
def test_what_syslog_puts_before_a_line(prefix: str, name: str) -> None:
    """The time is that of the request, and the address that of the visitor, whatever names who passed the line on."""
    block = f"{prefix}{LINES[name]}\n".encode()
    assert sniff_format(FILE, block).name == f"syslog {name}"
    assert (count(block).good, count(block).first) == (1, MINUTE)
    matcher = Matcher(sniff_format(FILE, block), ["address", "status"])
    assert {each: list(column) for each, column in matcher.find(block).fields.items()} == {
        "address": [b"192.0.2.7"],
        "status": [b"200"],
    }


@pytest.mark.parametrize("line", JSON_LINES.values(), ids=JSON_LINES)
def test_json_of_each_server(line: str) -> None:
    """Whichever key holds the time, the time of the request is taken."""
    counts = count(line + "\n")
    assert (counts.good, counts.first) == (1, MINUTE)


def test_json_with_bytes_as_they_came() -> None:
    """With `escape=json` nginx writes a path as it was asked for, whether that is UTF-8 or not."""
    line = b'{"msec":"1795927079.1","status":200,"request":"GET /caf\xe9 HTTP/1.1"}\n'
    assert count(line, Filters(only_path=("/caf",))).hours[""] == {MINUTE // 60: 1}


@pytest.mark.parametrize("line", [*LINES.values(), *JSON_LINES.values()], ids=[*LINES, *JSON_LINES])
@pytest.mark.parametrize(
    ("filters", "counted"),
    [
        pytest.param(Filters(only_status=("2xx",)), 1, id="status"),
        pytest.param(Filters(only_status=("3xx", "404")), 0, id="other-status"),
        pytest.param(Filters(only_path=("/cart",)), 1, id="path"),
        pytest.param(Filters(only_path=("/cat",)), 0, id="other-path"),
        pytest.param(Filters(drop_path=("/c",)), 0, id="dropped-path"),
        pytest.param(Filters(drop_path=("/x",), only_status=("200",)), 1, id="both"),
    ],
)
def test_filters_see_path_and_status(line: str, filters: Filters, counted: int) -> None:
    """What is filtered out is a request all the same: it tells that the log covers its minute."""
    counts = count(line + "\n", filters)
    assert sum(counts.hours.get("", {}).values()) == counted
    assert (counts.good, counts.first) == (1, MINUTE)


def test_fields_may_change_within_a_file() -> None:
    """Each line of a W3C log is read by the last `#Fields:` before it."""
    assert count(W3C).hours[""] == {MINUTE // 60: 2}
    assert count(W3C, Filters(only_status=("404",))).hours[""] == {MINUTE // 60: 1}
    assert (count(W3C).lines, count(W3C).bad) == (2, 0)


def test_the_time_may_stand_before_the_date() -> None:
    """`#Fields:` says which column is which."""
    block = b"#Fields: time sc-status date\n04:37:59 200 2026-11-29\nbroken\n"
    counts = count(block, Filters(only_status=("2xx",)))
    assert (counts.hours[""], counts.shown) == ({MINUTE // 60: 1}, [(3, b"broken")])


def test_cloudfront_has_tabs() -> None:
    """Its columns end at tabs, and its times are in UTC."""
    counts = count(CLOUDFRONT, Filters(only_path=("/cart",), only_status=("2xx",)))
    assert counts.hours[""] == {MINUTE // 60: 1}
    assert sniff_format(FILE, CLOUDFRONT.encode()).has_offset


def test_fields_without_a_time_are_no_format() -> None:
    """A log that does not say when cannot be counted."""
    assert read_fields(b"#Fields: date cs-uri-stem\n") is None


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            b'192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "GET /[01/Jan/2020:00:00:00 +0000] HTTP/1.1" 200 5', id="date"
        ),
        pytest.param(b'192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "GET /a\\"b\\\\ HTTP/1.1" 200 5', id="quotes"),
        pytest.param(b'192.0.2.7 - a b]c [29/Nov/2026:04:37:59 +0000] "GET / HTTP/1.1" 200 5', id="user-with-blanks"),
        pytest.param(b'::1 - - [29/Nov/2026:04:37:59 +0000] "GET /\x00\xe9 HTTP/1.1" 200 -', id="nul-and-latin-1"),
        pytest.param(b'192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "\\x16\\x03\\x01" 400 0', id="no-request"),
        pytest.param(b'192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "" 408 0', id="empty-request"),
        pytest.param(b'192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "GET / HTTP/1.1" 200 5\r', id="carriage-return"),
        pytest.param(
            b'192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "GET /a\rb HTTP/1.1" 200 5', id="carriage-return-within"
        ),
    ],
)
def test_bytes_that_could_mislead(line: bytes) -> None:
    """What a request holds is never taken for a time or for the end of a line."""
    for end in (b"\n", b""):
        counts = count(line + end, format_=sniff_format(FILE, LINES["common"].encode() + b"\n"))
        assert (counts.lines, counts.good, counts.first) == (1, 1, MINUTE)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('192.0.2.7 - - [] "GET / HTTP/1.1" 200 12', id="no-time"),
        pytest.param('192.0.2.7 - - [31/Feb/2026:04:37:59 +0000] "GET / HTTP/1.1" 200 12 "-" "-"', id="no-such-day"),
        pytest.param('192.0.2.7 - - [29/Nov/2026:04:37:59 +0000] "GET / HTTP/1.1" 200', id="cut"),
        pytest.param('192.0.2.7 - x" [29/Nov/2026:04:37:59 +0000] "GET / HTTP/1.1" 200 5', id="quote-in-the-user"),
        pytest.param("", id="blank"),
        pytest.param("PRI * HTTP/2.0", id="something-else"),
    ],
)
def test_broken_lines_are_counted_and_shown(line: str) -> None:
    """A line that is not of the format has no hour, and is told with its number."""
    counts = count(
        f"{LINES['combined']}\n{line}\n{LINES['combined']}\n", format_=sniff_format(FILE, LINES["combined"].encode())
    )
    assert (counts.lines, counts.good, counts.bad) == (3, 2, 1)
    assert counts.shown == [(2, line.encode())]


def test_three_broken_lines_are_shown() -> None:
    """The others are counted."""
    counts = count("\n".join([LINES["combined"], *"abcde", ""]), format_=sniff_format(FILE, LINES["combined"].encode()))
    assert (counts.bad, [number for number, _ in counts.shown]) == (5, [2, 3, 4])


def test_a_field_cut_by_the_server_is_no_broken_line() -> None:
    """Servers cut a long agent; the request was one all the same."""
    assert count(LINES["combined"].removesuffix('"') + "\n").good == 1


def test_a_field_that_a_format_lacks_is_empty() -> None:
    """A common log has no agent."""
    pattern = write_pattern(sniff_format(FILE, LINES["common"].encode()), ["agent"])
    match = re.match(pattern, LINES["common"].encode())
    assert match is not None
    assert match["agent"] == b""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "time,value\n1,2\n", "no log format that is known fits its lines, which begin: time,value", id="csv"
        ),
        pytest.param("", "it holds no line", id="empty"),
        pytest.param("\x1b[31m\n", "\\x1b[31m", id="escapes-are-shown-as-text"),
        pytest.param("{}\n", "which begin: {}", id="json-without-time"),
    ],
)
def test_an_unknown_format_is_refused(text: str, words: str) -> None:
    """The beginning of the first line is told, and what to do."""
    with pytest.raises(InputError) as caught:
        sniff_format(FILE, text.encode())
    (issue,) = caught.value.issues
    assert words in issue.message
    assert "--log-format" in issue.remedy


@pytest.mark.parametrize("line", ['{"time":true}', '{"time":"soon"}', '{"ts":1e999}', "[1]", "{", '{"ts":-1e300}'])
def test_broken_json_is_counted(line: str) -> None:
    """What has no time that can be read is a broken line."""
    counts = count(f"{line}\n", format_=JSON)
    assert (counts.lines, counts.good, counts.shown) == (1, 0, [(1, line.encode())])
