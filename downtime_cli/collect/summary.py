"""What there is to say of the sources and of the table, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from downtime_cli.collect.hours import HourTable, hour_text
from downtime_cli.collect.logs.counts import ADDRESS
from downtime_cli.collect.logs.log_set import CountedLogs
from downtime_cli.collect.logs.losses import CountedFile
from downtime_cli.collect.logs.samples import Sample, join_samples
from downtime_cli.collect.logs.sampling import MOST_SAMPLED
from downtime_cli.collect.table_text import Grown
from downtime_cli.collect.tables import CountedTable
from downtime_cli.core.wording import count, percent, printable

_LOWEST_LIMIT: Final = 100
_SHEETS: Final = ((1 << 16) - 1, (1 << 20) - 1)
"""Rows of a sheet behind its heading."""
_ALIKE: Final = 24
"""Hours in a row that have to be alike to tell that somebody has counted already."""
_MANY: Final = 4
"""Files in a row that are alike, which one line is enough for."""


def describe_logs(logs: CountedLogs) -> Iterator[str]:
    """Yield what was read of logs, and what there is to know of it."""
    for file in logs.empty:
        yield f"{printable(file.path)}: empty"
    for file in logs.cut:
        yield f"caution: {printable(file.path)} is cut off before its first request, and counts as missing"
    yield from describe_copies(logs.copies, logs.longer)
    for one, other in logs.rivals:
        names = f"{printable(one)} and {printable(other)}"
        yield f"caution: {names} have one place in the set, but differ: both count"
    for kind, alike in groupby(logs.files, _kind_of):
        files = list(alike)
        if not kind or len(files) < _MANY:
            for each in files:
                yield from _describe_file(each)
        else:
            span = f"{printable(files[0].file.path)} to {printable(files[-1].file.path)}"
            yield f"{len(files):,} files, {span}: {kind}, {count(sum(each.counts.lines for each in files), 'line')}"
    yield from _describe_zone(logs)
    yield from _describe_visitors(logs)
    yield from _describe_addresses(logs)
    yield from _describe_filters(logs)


def describe_copies(copies: Iterable[tuple[str, str]], longer: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield which files were left out for others that hold the same, and which hold all of others."""
    for left_out, same in copies:
        yield f"{printable(left_out)}: left out, {printable(same)} holds the same"
    for one, other in longer:
        yield f"caution: {printable(one)} begins with all of {printable(other)}: both count; leave one of them out"


def _kind_of(each: CountedFile) -> str:
    """The format of a file, if there is nothing else to say of it."""
    return "" if each.counts.bad or each.counts.asides else each.format.name


def _describe_file(each: CountedFile) -> Iterator[str]:
    """Yield what a file held, and its first broken lines."""
    asides = f", {count(each.counts.asides, 'line')} about something else" if each.counts.asides else ""
    bad = f", {count(each.counts.bad, 'broken line')}" if each.counts.bad else ""
    yield f"{printable(each.file.path)}: {each.format.name}, {count(each.counts.lines, 'line')}{asides}{bad}"
    for line, text in each.counts.shown:
        yield f"  line {line:,}: {printable(text.decode('utf-8', 'replace')).strip() or '(blank)'}"


def _describe_zone(logs: CountedLogs) -> Iterator[str]:
    """Yield how times are read, where the log leaves a choice or takes it away."""
    names = [printable(each.file.path) for each in logs.files if not each.format.has_offset]
    if names and logs.counting.zone is None:
        yield f"caution: times without an offset are taken for UTC, as in {names[0]}; if wrong, say --traffic-zone"
    if not names and logs.counting.zone is not None:
        yield "every time has its offset: --traffic-zone changes nothing"


def _describe_visitors(logs: CountedLogs) -> Iterator[str]:
    """Yield that visitors at one address look like one, where nothing else tells them apart."""
    formats = ((each.file.path, each.format) for each in logs.files if not each.format.is_json)
    path = next((path for path, format_ in formats if "agent" not in format_.names), None)
    if path is not None and logs.counting.tells_visitors_apart:
        yield f"caution: {printable(path)} has no user agents: visitors with one address count as one"


def _describe_addresses(logs: CountedLogs) -> Iterator[str]:
    """Yield what weakens all that is said of visitors."""
    counting = logs.counting
    sample = join_samples(each.counts.sample for each in logs.files)
    if counting.sees_clients and counting.client_field == ADDRESS and sample.proxies:
        names = ", ".join(printable(address.decode("utf-8", "replace")) for address in sample.proxies)
        yield (
            f"caution: nearly all requests come from {names}: is that a proxy? If the log has the visitor's own "
            "address, name its field: --client-field x_forwarded_for"
        )
    if counting.geoip:
        numbers = {place: sum(hours.values()) for place, hours in logs.counted.numbers.items()}
        unknown, everything = numbers.get("", 0), sum(numbers.values())
        if unknown:
            share = percent(unknown / everything)
            what = count(round(unknown), "visitor" if counting.is_unique else "request")
            has = "has" if unknown == 1 else "have"
            yield f"{what} ({share}) {has} an address that {printable(counting.geoip)} does not know"
        nobody, everybody = logs.audience.get("", 0), sum(logs.audience.values())
        if nobody:
            share = percent(nobody / everybody)
            is_ = "is" if nobody == 1 else "are"
            yield f"{count(nobody, 'visitor')} of no place that is known ({share}) {is_} not in the audience"


def _describe_filters(logs: CountedLogs) -> Iterator[str]:
    """Yield how much filters left out, or, if there are none, what some would."""
    if logs.counting.filters:
        unwanted, good = (sum(getattr(each.counts, name) for each in logs.files) for name in ("unwanted", "good"))
        yield f"filters left out {unwanted:,} of {count(good, 'request')} ({percent(unwanted / good)})"
    else:
        yield from _describe_shares(join_samples(each.counts.sample for each in logs.files))


def _describe_shares(sample: Sample) -> Iterator[str]:
    """Yield what filters would leave out, by the first lines of each file; nothing of fields that these do not have."""
    shares = [
        f"{option} {percent(left_out / seen)}"
        for option, left_out, seen in (
            ("--only-status 2xx,3xx", sample.failed, sample.answered),
            ("--drop-bots", sample.bots, sample.judged),
            ("--drop-path for all static files", sample.static, sample.aimed),
        )
        if seen
    ]
    if shares:
        first, *others = shares
        option, _, share = first.rpartition(" ")
        said = ", ".join((f"{option} would leave out {share}", *others))
        yield f"everything counts; of the first {MOST_SAMPLED:,} good lines of each file {said}"


def describe_rows(table: CountedTable, source: str) -> str:
    """Say what was read of a table."""
    left_out = f", {table.untimed:,} of them without a time and left out" if table.untimed else ""
    return f"{printable(source)}: {count(table.rows, 'row')}{left_out}"


def describe_limit(table: CountedTable, source: str) -> Iterator[str]:
    """Yield that a table may be cut, if it has as many rows as clients and downloads stop at.

    24 divides none of these numbers, so a row for each hour of whole days is never taken for a cut.
    """
    digits = str(table.rows)
    is_round = table.rows >= _LOWEST_LIMIT and digits[0] in "125" and not digits[1:].strip("0")
    if is_round or table.rows in _SHEETS:
        yield (
            f"caution: {printable(source)} has exactly {count(table.rows, 'row')}, and may be cut there, as by clients "
            f"and downloads. Its last hour is {hour_text(table.counted.last)}; if there should be more, get all of it"
        )


def describe_clockwork(table: CountedTable) -> Iterator[str]:
    """Yield that rows may be counts and no events, if as many come in each hour, at the same minutes."""
    counted = table.counted
    hours = sorted({hour for numbers in counted.numbers.values() for hour, number in numbers.items() if number})[1:-1]
    if len(hours) < _ALIKE or hours[-1] - hours[0] >= len(hours):
        return
    rows = {numbers.get(hour, 0) for numbers in counted.numbers.values() for hour in hours}
    if len(rows) == 1 and len({counted.heard.get(hour) for hour in hours}) == 1:
        yield (
            "caution: each hour has as many rows as any other; if they are counts and no events, add up their column "
            "with --value"
        )


def describe_table(table: HourTable, columns: tuple[str, ...]) -> Iterator[str]:
    """Yield what there is to know of the hours."""
    span = f"{hour_text(table.first)} to {hour_text(table.last + 1)}"
    total = count(round(table.total), columns[1].removesuffix("s"))
    yield f"{total} in {count(table.last - table.first + 1, 'hour')}: {span}"
    hours = [hour_text(hour) for hour in dict.fromkeys(table.left_out) if hour != table.unended]
    if hours:
        they, them = ("it", "it") if len(hours) == 1 else ("they", "them")
        yield f"left out, for {they} may not be whole: {' and '.join(hours)}; --since and --until take {them} in"
    if table.unended is not None:
        yield f"left out, for it is not over yet: {hour_text(table.unended)}"
    if table.to_come is not None:
        yield (
            f"caution: the last event is of {hour_text(table.to_come)}, which is still to come: was a clock wrong? "
            "Where times have no offset, --traffic-zone says whose clock they are by"
        )
    for stretch in table.unknown:
        yield f"unknown, without a value: {stretch}"
    for stretch in table.partial:
        bound = f"--until {hour_text(stretch.first)}"
        if stretch.first == table.first:
            bound = f"--since {hour_text(stretch.last + 1)}"
        yield (
            f"caution: {stretch}. If requests came that it no longer has, the sum is too low there: leave these hours "
            f"out with {bound}, or collect it apart"
        )


def describe_growth(grown: Grown, file: str) -> Iterator[str]:
    """Yield what became of a table that was there."""
    yield f"added {count(grown.added, 'hour') if grown.added else 'no hour'} to {printable(file)}"
    if grown.filled:
        yield f"filled {count(grown.filled, 'hour')} that had no value there"
    if grown.kept:
        yield f"kept the value of {count(grown.kept, 'hour')} that would be unknown now"
    for stretch in grown.between:
        yield f"unknown, without a value: {stretch}"
