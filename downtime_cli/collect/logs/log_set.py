"""A set of log files as one source: what they hold together, and the hours that none of them can tell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.collect.hours import Counted, Stretch
from downtime_cli.collect.logs.copies import Distinct, find_rivals, leave_out_copies
from downtime_cli.collect.logs.counts import WHOLE_TIME, Counting, Counts, join_minutes
from downtime_cli.collect.logs.files import LogFile, find_files, read_start, sample
from downtime_cli.collect.logs.filters import require_bots
from downtime_cli.collect.logs.formats import LogFormat
from downtime_cli.collect.logs.json_lines import has_field
from downtime_cli.collect.logs.losses import CountedFile, find_lost, find_partial
from downtime_cli.collect.logs.scanning import Progress, count_parts, split_file
from downtime_cli.collect.logs.sniffing import choose_format, refuse_wrapped, sniff_format
from downtime_cli.collect.logs.visitors import Group, count_visitors
from downtime_cli.collect.temporary import temporary_folder
from downtime_cli.core.errors import InputError, Issue, IssueCode, Place, UsageError
from downtime_cli.core.wording import count, percent, printable

_GET_WHOLE: Final = "get the whole file: there is nothing else to count"
_GET_OR_ACCEPT: Final = (
    "get the whole file, or count what there is with --accept-truncated: the hours after the cut are unknown"
)


class LogQuestion(Struct, frozen=True, kw_only=True):
    """What is to be counted."""

    sources: tuple[str, ...]
    format_name: str = ""
    counting: Counting = Counting()
    jobs: int = 1
    # The share of broken lines that is let pass.
    most_bad: float = 0.01
    takes_cut: bool = False


class CountedLogs(Struct, frozen=True, kw_only=True):
    """The files of a log, the oldest first, and what they hold together."""

    files: tuple[CountedFile, ...]
    # Files that were left out, each with the one that holds the same.
    copies: tuple[tuple[str, str], ...]
    # Files that begin with all of another, each with the other.
    longer: tuple[tuple[str, str], ...] = ()
    # Files that have one place in a set between them, and differ.
    rivals: tuple[tuple[str, str], ...] = ()
    # Files without a request.
    empty: tuple[LogFile, ...] = ()
    # Files that are cut off before their first request, and are as good as missing.
    cut: tuple[LogFile, ...] = ()
    counting: Counting = Counting()
    counted: Counted
    # Different visitors of each place, if they were asked for.
    audience: Mapping[str, int] = {}


def count_logs(question: LogQuestion, progress: Progress | None = None) -> CountedLogs:
    """Count the requests of all files.

    Raises:
        UsageError: the format is not known, or its times are in UTC, whatever zone is given.
        InputError: a file has no format that is known, is cut, or has too many broken lines; or none holds a request.
        AccessError: a file cannot be read, or there is no room for temporary files.
    """
    with temporary_folder() as folder:
        return _count(question, replace(question.counting, folder=folder), progress)


def _count(question: LogQuestion, counting: Counting, progress: Progress | None) -> CountedLogs:
    if counting.filters.drops_bots:
        require_bots()
    distinct = leave_out_copies(find_files(question.sources))
    files, empty, cut = _set_apart(distinct.files, question)
    formats = [find_format(file, sample(file), question) for file in files]
    parts = [split_file(file, each, counting) for file, each in zip(files, formats, strict=True)]
    counts = iter(count_parts([part for each in parts for part in each], question.jobs, progress))
    joined = [join_counts([next(counts) for _ in each]) for each in parts]
    found = [
        CountedFile(file=file, format=format_, counts=each)
        for file, format_, each in zip(files, formats, joined, strict=True)
    ]
    visitors = count_visitors(dump for each in found for dump in each.counts.visitors)
    logs = sum_up(found, replace(question, counting=counting), visitors, empty=empty, distinct=distinct)
    return replace(logs, cut=(*cut, *logs.cut))


def sum_up(
    found: Sequence[CountedFile],
    question: LogQuestion,
    visitors: Mapping[Group, int],
    *,
    empty: Sequence[LogFile],
    distinct: Distinct,
) -> CountedLogs:
    """Sum up what files hold.

    Args:
        found: files that hold lines, counted.
        question: what was asked.
        visitors: different visitors of each place and hour, over all files, if they were asked for.
        empty: files that hold none.
        distinct: which files were left out, or hold all of another.

    Raises:
        InputError: a file is cut, or has too many broken lines; or none holds a request.
    """
    _refuse_broken(found, question)
    told = sorted((each for each in found if each.counts.first is not None), key=_age)
    if not told:
        message, remedy = "no line tells of a request", "check whether these are the logs you mean"
        raise InputError.of(IssueCode.EMPTY_FILE, message, remedy, Place(found[0].file.path))
    cut = tuple(each.file for each in found if each.counts.first is None and each.counts.is_cut)
    empty = (*empty, *(each.file for each in found if each.counts.first is None and not each.counts.is_cut))
    lost = tuple(find_lost(told, empty))
    counted = _add_up(told, visitors if question.counting.is_unique else None, lost)
    rivals = find_rivals([each.file for each in told])
    return CountedLogs(
        files=tuple(told),
        copies=distinct.copies,
        longer=distinct.longer,
        rivals=tuple(pair for pair in rivals if not {pair, pair[::-1]} & set(distinct.longer)),
        empty=empty,
        cut=cut,
        counting=question.counting,
        counted=counted,
        audience={place: number for (place, hour), number in visitors.items() if hour == WHOLE_TIME},
    )


def _set_apart(
    files: Sequence[LogFile], question: LogQuestion
) -> tuple[list[LogFile], tuple[LogFile, ...], tuple[LogFile, ...]]:
    """Set files apart that are empty, such as that of a day that has just begun, and those that are cut at once.

    Raises:
        InputError: no other is left; or there are some of which no line is whole, and nobody said that they may be.
    """
    there: list[LogFile] = []
    empty: list[LogFile] = []
    cut: list[LogFile] = []
    for file in files:
        first, is_cut = read_start(file)
        kind = cut if is_cut and not _has_line(first) else there if first else empty
        kind.append(file)
    if cut and not (there and question.takes_cut):
        remedy = _GET_WHOLE if question.takes_cut else _GET_OR_ACCEPT
        raise InputError(*(_cut_issue(file.path, 0, remedy) for file in cut))
    if not there:
        message, remedy = "it holds no line", "check whether these are the logs you mean"
        raise InputError.of(IssueCode.EMPTY_FILE, message, remedy, Place(files[0].path))
    return there, tuple(empty), tuple(cut)


def _has_line(first: bytes) -> bool:
    """Whether any of the first lines, all but the last of which are whole, is no comment."""
    return any(line.strip() and not line.startswith(b"#") for line in first.split(b"\n")[:-1])


def _cut_issue(path: str, lines: int, remedy: str) -> Issue:
    return Issue(
        IssueCode.UNREADABLE,
        f"the file is cut off, or damaged, after {count(lines, 'line')}",
        remedy,
        Place(path, lines + 1),
    )


def find_format(file: LogFile, first: bytes, question: LogQuestion) -> LogFormat:
    """Find the format of a file: the one that was asked for, or that of its first bytes.

    Raises:
        UsageError: the format is not known, or its times are in UTC, whatever zone is given; or it has no such field.
        InputError: fewer than half of the first lines are of any format that is known, or they are wrapped in JSON.
    """
    found = choose_format(question.format_name, first) if question.format_name else sniff_format(file, first)
    if found.is_json:
        refuse_wrapped(file, first)
    if found.is_utc and question.counting.zone is not None:
        message = f"the times of {printable(file.path)} are in UTC"
        remedy = "leave --traffic-zone out; if another log needs it, collect the two apart"
        raise UsageError.of(IssueCode.CONTRADICTION, message, remedy, "--traffic-zone")
    for option, field in question.counting.options.items():
        if not _has_field(found, field, first):
            message = f"the lines of {printable(file.path)} ({found.name}) have no field {field!r}"
            raise UsageError.of(IssueCode.CONTRADICTION, message, _find_remedy(option), option)
    return found


def _find_remedy(option: str) -> str:
    if option == "--client-field":
        return "name a key of its JSON, or a header that is in the server's format string: --log-format '…'"
    return "leave the option out; or, if the lines hold it, say where: --log-format '…'"


def _has_field(format_: LogFormat, name: str, first: bytes) -> bool:
    return has_field(first, name) if format_.is_json else format_.field_of(name) in format_.names


def join_counts(counts: Sequence[Counts]) -> Counts:
    """Join the counts of the parts of a file, which come in their order."""
    whole, *others = counts
    for each in others:
        whole.join(each)
    return whole


def _age(each: CountedFile) -> tuple[int, int]:
    assert each.counts.first is not None  # who has none was left out
    return each.counts.first, -(each.file.number or 0)


def _add_up(files: Sequence[CountedFile], visitors: Mapping[Group, int] | None, lost: tuple[Stretch, ...]) -> Counted:
    """Add up the requests of all files, or take the visitors instead."""
    numbers: defaultdict[str, Counter[int]] = defaultdict(Counter)
    counted: Iterator[tuple[str, Mapping[int, int]]] = chain.from_iterable(each.counts.hours.items() for each in files)
    if visitors is not None:
        counted = ((place, {hour: number}) for (place, hour), number in visitors.items() if hour != WHOLE_TIME)
    for place, hours in counted:
        numbers[place].update(hours)
    heard: dict[int, int] = {}
    for each in files:
        join_minutes(heard, each.counts.heard)
    spans = tuple((each.file.path, *each.span) for each in files)
    return Counted(
        numbers=numbers,
        first=min(each.begin for each in files) // 60,
        last=max(heard),
        lost=lost,
        partial=tuple(find_partial(files)),
        heard=heard,
        spans=spans,
    )


def _refuse_broken(files: Sequence[CountedFile], question: LogQuestion) -> None:
    """Refuse files that are cut, and too many lines that cannot be read.

    Raises:
        InputError: there are such.
    """
    issues = [
        _cut_issue(each.file.path, each.counts.lines, _GET_OR_ACCEPT)
        for each in files
        if each.counts.is_cut and not question.takes_cut
    ]
    issues += [
        Issue(IssueCode.BAD_VALUE, "none of its lines can be read", "check --log-format", Place(each.file.path, 1))
        for each in files
        if each.counts.broken and not each.counts.good
    ]
    lines, bad = (sum(getattr(each.counts, name) for each in files) for name in ("lines", "broken"))
    if not issues and bad > question.most_bad * lines:
        shown = next(each for each in files if each.counts.broken)
        line, text = max(shown.counts.shown, key=lambda each: bool(each[1].strip()))
        example = printable(text.decode("utf-8", "replace"))
        message = f"{percent(bad / lines)} of the lines cannot be read, such as {example!r}"
        remedy = f"check --log-format, or let more of them pass: --max-bad {100 * bad // lines + 1}%"
        issues.append(Issue(IssueCode.BAD_VALUE, message, remedy, Place(shown.file.path, line)))
    if issues:
        raise InputError(*issues)
