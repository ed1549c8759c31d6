"""Which requests count."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from downtime_cli.collect.logs import filters
from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.filters import Filters, is_bot, knows_bots, path_of, require_bots
from downtime_cli.collect.logs.log_set import LogQuestion, count_logs
from downtime_cli.collect.remembered import Remembered
from downtime_cli.core.errors import UsageError
from tests.collect.logs.samples import W3C
from tests.collect.logs.test_formats import count as count_lines

BROWSER = b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"
BOT = b"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


@pytest.mark.parametrize(
    ("request_", "path"),
    [
        (b"GET /a?b=/c HTTP/1.1", b"/a"),
        (b"GET https://a.example:443/b/c?d HTTP/1.1", b"/b/c"),
        (b"/a?b", b"/a"),
        (b"", b""),
        (b"\\x16\\x03", b"\\x16\\x03"),
        (b"GET /a/http://b HTTP/1.1", b"/a/http://b"),
        (b"/a of several words", b"/a"),
    ],
)
def test_the_path_of_a_request(request_: bytes, path: bytes) -> None:
    """It has no query, and no host."""
    assert path_of(request_) == path


def test_no_filter_is_none() -> None:
    """What a filter says of itself."""
    assert not Filters()
    assert all(
        (Filters(only_path=("/",)), Filters(drop_path=("/",)), Filters(only_status=("2xx",)), Filters(drops_bots=True))
    )


@pytest.mark.parametrize(
    ("status", "is_wanted"), [(b"200", True), (b"299", True), (b"304", True), (b"302", False), (b"", False)]
)
def test_statuses_and_their_classes(status: bytes, is_wanted: bool) -> None:
    """A class is all that begin like it."""
    assert Filters(only_status=("2xx", "304")).allows("status", status) is is_wanted


def test_bots() -> None:
    """They are known by their agents, and browsers are none."""
    require_bots()
    assert knows_bots()
    assert is_bot(BOT)
    assert not is_bot(BROWSER)
    assert Filters(drops_bots=True).allows("agent", BROWSER)
    assert not Filters(drops_bots=True).allows("agent", BOT)


def test_a_long_agent_takes_no_long_time() -> None:
    """Patterns of bots take hours for an agent of a mebibyte; its beginning is looked at alone."""
    assert not is_bot(b"a" * (1 << 20))


def test_bots_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    filters._detector.cache_clear()
    monkeypatch.setitem(sys.modules, "crawlerdetect", None)
    assert not knows_bots()
    with pytest.raises(UsageError, match="nothing here knows bots") as caught:
        require_bots()
    assert "downtime-cli[collect]" in caught.value.issues[0].remedy


def test_answers_are_forgotten_before_they_take_much_memory() -> None:
    """Neither many texts nor long ones fill memory."""
    asked: list[bytes] = []

    def ask(text: bytes) -> int:
        asked.append(text)
        return len(text)

    answers: Remembered[bytes, int] = Remembered(ask, 3)
    assert [answers[text] for text in (b"a", b"b", b"a", b"c", b"d", b"a")] == [1] * 6
    assert asked == [b"a", b"b", b"c", b"d", b"a"]
    several: Remembered[int, int] = Remembered(abs)
    assert [several[number] for number in range(100_000)][-1] == 99_999
    assert len(several) == 100_000
    assert (several[-1], len(several)) == (1, 1)
    long: Remembered[bytes, int] = Remembered(len)
    for index in range(20):
        assert long[bytes([index]) * (1 << 20)] == 1 << 20
    assert len(long) < 17


@pytest.mark.parametrize(
    ("counting", "option", "field"),
    [
        pytest.param(Counting(filters=Filters(only_status=("2xx",))), "--only-status", "status", id="status"),
        pytest.param(Counting(filters=Filters(only_path=("/",))), "--only-path", "path", id="path"),
        pytest.param(Counting(filters=Filters(drop_path=("/x",))), "--drop-path", "path", id="other-paths"),
        pytest.param(Counting(filters=Filters(drops_bots=True)), "--drop-bots", "agent", id="bots"),
        pytest.param(Counting(is_unique=True), "--unique", "address", id="visitors"),
        pytest.param(Counting(geoip="places.mmdb"), "--geoip", "address", id="places"),
    ],
)
def test_a_field_that_is_not_there_is_refused(tmp_path: Path, counting: Counting, option: str, field: str) -> None:
    """No request would pass, or all would: the table would look as if that had been counted."""
    (tmp_path / "plain").write_text("29/Nov/2026:04:37:59 +0000 x\n")
    (tmp_path / "json").write_text('{"time_local":"29/Nov/2026:04:37:59 +0000","id":5}\n')
    (tmp_path / "w3c").write_text("#Fields: date time sc-bytes\n2026-11-29 04:37:59 5\n")
    for name, form in (("plain", "$time_local $id"), ("json", ""), ("w3c", "")):
        with pytest.raises(UsageError, match=f"have no field '{field}'") as caught:
            count_logs(LogQuestion(sources=(str(tmp_path / name),), format_name=form, counting=counting))
        assert caught.value.issues[0].place.source == option


def test_who_asked_need_not_be_known_twice(tmp_path: Path) -> None:
    """A field that names the visitor is enough, and need not hold anything; lines of no request tell of no field."""
    (tmp_path / "plain").write_text("29/Nov/2026:04:37:59 +0000 192.0.2.7\n")
    counting = Counting(is_unique=True, client_field="http_x_forwarded_for")
    form = "$time_local $http_x_forwarded_for"
    told = count_logs(LogQuestion(sources=(str(tmp_path / "plain"),), format_name=form, counting=counting))
    assert sum(told.counted.numbers[""].values()) == 1
    aside = '{"level":"info","ts":1795927079.6,"logger":"tls","msg":"started"}\n'
    request = '{"ts":1795927079.6,"request":{"uri":"/","remote_ip":"192.0.2.7","headers":{}},"status":200}\n'
    (tmp_path / "json").write_text(aside * 2000 + request)
    counting = Counting(is_unique=True, filters=Filters(only_status=("2xx",), only_path=("/",), drops_bots=True))
    told = count_logs(LogQuestion(sources=(str(tmp_path / "json"),), counting=counting))
    assert sum(told.counted.numbers[""].values()) == 1


def test_lines_of_a_log_that_no_longer_have_the_field_are_broken() -> None:
    """Nobody knows whether they would count, so they are told, and are no quiet hours."""
    block = W3C.replace("sc-status c-ip", "c-ip").replace("404 192.0.2.7", "192.0.2.7")
    counts = count_lines(block, Filters(only_status=("2xx",)))
    assert (counts.good, counts.broken, counts.shown[0][0]) == (1, 1, 5)
    assert count_lines(block).good == 2
