"""
Which column of a table holds the counts that are asked for.

Never the one that merely is whole and positive: identifiers, ranks and calling codes are so too. What is taken among
several columns is an assumption that reports show.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from itertools import islice
from shlex import quote
from typing import Final

from msgspec import Struct

from downtime_cli.core.errors import Assumption, AssumptionCode, InputError, IssueCode
from downtime_cli.core.wording import shortened
from downtime_cli.readers.table.cell_numbers import hold_percentages, hold_quantities, is_negative, is_number
from downtime_cli.readers.table.cell_text import shown
from downtime_cli.readers.table.column_names import (
    counts_people,
    counts_traffic,
    is_label,
    is_measure,
    is_rate,
    is_share,
    name_words,
)
from downtime_cli.readers.table.column_proofs import find_copies, find_idle, find_late, find_total
from downtime_cli.readers.table.header import Header, plain_name

_MOST_COLUMNS: Final = 1000  # each is looked at in several ways
_MOST_SHOWN: Final = 4

_Test = Callable[[str], bool]


def _called(names: str) -> _Test:
    known = frozenset(names.split())
    return lambda name: plain_name(name) in known


class Purpose(Enum):
    """What counts are looked for."""

    TRAFFIC = "traffic"
    USERS = "users"


# The best-known names come first; a name decides if no other column fits the same line.
_TIERS: Final[dict[Purpose, tuple[_Test, ...]]] = {
    Purpose.TRAFFIC: (
        _called("requests hits anfragen requestcount"),
        _called("pageviews views nbactions"),
        _called("visits nbvisits sessions besuche sitzungen visites sesiones"),
        _called("visitors users activeusers nbuniqvisitors uniques nutzer aktivenutzer utilisateursactifs"),
        counts_traffic,
        _called("count cnt value total sum y n volume events eventcount load demand number wert valeur valor valore"),
    ),
    Purpose.USERS: (
        _called(
            "users activeusers developers clicks visitors accounts customers members subscribers people population "
            "totalusers nutzer aktivenutzer utilisateurs utilisateursactifs usuarios usuariosactivos nbusers "
            "nbuniqvisitors"
        ),
        counts_people,
        _called("sessions visits nbvisits requests hits"),
        counts_traffic,
        _called("count cnt value number total y sum n"),
        is_share,
    ),
}
_OPTIONS: Final = {Purpose.TRAFFIC: "--value-column", Purpose.USERS: "--users-column"}
_CODES: Final = {Purpose.TRAFFIC: AssumptionCode.VALUE_COLUMN, Purpose.USERS: AssumptionCode.USERS_COLUMN}
_FEWEST_NEGATIVE: Final = 3  # fewer may be slips, to be shown where they stand
_MACHINE_WORDS: Final = frozenset("cpu mem memory ram disk swap".split())


class Choice(Struct, frozen=True):
    """The column of counts, why it is that one, and the assumption that says so where there were others."""

    column: int
    why: str
    assumption: Assumption | None = None


def choose_count_column(header: Header, taken: Sequence[int], purpose: Purpose) -> Choice | None:
    """Choose the column of counts among those that hold numbers; None if none of them can count that.

    Args:
        header: the columns.
        taken: those that are something else already.
        purpose: what is counted.

    Raises:
        InputError: several columns are equally good.
    """
    numeric = _numeric(header, taken)
    _check_number(header, numeric, purpose)
    counting = [column for column in numeric if not is_label(header.names[column])]
    sound = [column for column in counting if not _is_spoiled(header, column, purpose)]
    if len(numeric) == 1:
        return _judge_only(header, numeric[0], sound, purpose)
    counting = [column for column in counting if sum(map(is_negative, header.cells(column))) < _FEWEST_NEGATIVE]
    sound = [column for column in sound if column in counting]
    # A log may well have a column `count` of ones, and traffic may have gone up by one.
    unnamed = [column for column in counting if not _is_counting(header.names[column])]
    idle = find_idle(header, unnamed) | find_copies(header, counting)
    sound, counting = ([column for column in group if column not in idle] for group in (sound, counting))
    for group in (counting, sound):
        total = find_total(header, group)
        if total is not None:
            parts = header.listed([column for column in group if column != total])
            return _say(header, total, f"it is the sum of {parts}", numeric, purpose)
    if not sound:
        return None
    best, why = _best_called(header, sound, purpose)
    if len(best) == 1 and (why or len(counting) == 1):
        return _say(header, best[0], why or "the others cannot be counts", numeric, purpose)
    message = f"several columns could be the {purpose.value}: {header.listed(best if why else counting)}"
    if idle:
        message += f" ({len(idle)} of {len(numeric)} repeat others, or only number rows)"
    remedy = f"choose one with {_OPTIONS[purpose]}"
    if purpose is Purpose.TRAFFIC:
        remedy += "; repeat it, or use a pattern such as 'val*', to add several up"
    raise header.error(IssueCode.AMBIGUOUS_COLUMN, message, remedy)


def _check_number(header: Header, numeric: Sequence[int], purpose: Purpose) -> None:
    """Refuse a table with more columns of numbers than can be told apart in good time.

    Raises:
        InputError: it is one.
    """
    if len(numeric) > _MOST_COLUMNS:
        message = f"more than {_MOST_COLUMNS:,} columns hold numbers: which counts is not looked for among so many"
        remedy = f"name it with {_OPTIONS[purpose]}, or export fewer columns"
        raise header.error(IssueCode.AMBIGUOUS_COLUMN, message, remedy)


def need_count_column(header: Header, taken: Sequence[int], purpose: Purpose) -> Choice:
    """Choose the column of counts, as `choose_count_column` does.

    Raises:
        InputError: there is none, or several are equally good.
    """
    choice = choose_count_column(header, taken, purpose)
    if choice is None:
        raise _no_count_column(header, taken, purpose)
    return choice


def _no_count_column(header: Header, taken: Sequence[int], purpose: Purpose) -> InputError:
    """Say that no column counts what is asked for, and why those that hold numbers do not."""
    option, numeric = _OPTIONS[purpose], _numeric(header, taken)
    shares = [] if purpose is Purpose.USERS else [c for c in numeric if hold_percentages(header.cells(c))]
    if shares and not is_measure(header.names[shares[0]]):
        cell, name = header.cells(shares[0])[0], header.names[shares[0]]
        message = f"no column counts traffic: {header.title(shares[0])} holds percentages, such as {shown(cell)}"
        return header.error(
            IssueCode.MISSING_COLUMN, message, f"if they are shares of the traffic, say so with {option} {quote(name)}"
        )
    each_row = "; if rows are users, name the column that tells them apart" if purpose is Purpose.USERS else ""
    if numeric:
        verb = "holds" if len(numeric) == 1 else "hold"
        message = (
            f"no column counts {purpose.value}: {header.listed(numeric)} {verb} something else, by name or numbers"
        )
        return header.error(IssueCode.MISSING_COLUMN, message, f"if it is what counts, name it with {option}{each_row}")
    misfits = [header.first_misfit(column, is_number) for column in range(len(header.names)) if column not in taken]
    message = f"no column holds numbers: {', '.join(filter(None, misfits[:_MOST_SHOWN]))}".removesuffix(": ")
    remedy = f"export plain numbers, without units; or name the column of counts with {option}"
    if purpose is Purpose.USERS:
        remedy = f"export their numbers, or name the column of them with {option}{each_row}"
    if len(header.names) == 1 and purpose is Purpose.USERS:
        remedy = "add a column of their numbers; a row for each user would show a place several times"
    elif len(header.names) == 1:
        remedy = "if each row is one event, count the rows of each hour first, into a column of counts"
    return header.error(IssueCode.MISSING_COLUMN, message, remedy)


def _numeric(header: Header, taken: Sequence[int]) -> list[int]:
    """List the columns of numbers, those included that are empty in the sample and begin further down."""
    free = [column for column in range(len(header.names)) if column not in taken]
    holding = (column for column in free if hold_quantities(header.cells(column)))
    numeric = list(islice(holding, _MOST_COLUMNS + 1))  # more are refused
    if len(numeric) > _MOST_COLUMNS:
        return numeric
    empty = [column for column in free if header.names[column].strip() and not header.cells(column)]
    late = [column for column in empty if not (is_label(header.names[column]) or is_measure(header.names[column]))]
    return sorted([*numeric, *find_late(header, late)])


def _is_spoiled(header: Header, column: int, purpose: Purpose) -> bool:
    """Whether a column cannot be what is looked for; traffic may be a level, users may not, and they may be shares."""
    name = header.names[column]
    return is_measure(name) or (is_rate(name) if purpose is Purpose.USERS else hold_percentages(header.cells(column)))


def may_count(name: str, purpose: Purpose) -> bool:
    """Whether a name is one that columns of such counts have."""
    return any(test(name) for test in _TIERS[purpose])


def _is_counting(name: str) -> bool:
    return counts_traffic(name) or counts_people(name)


def _judge_only(header: Header, column: int, sound: Sequence[int], purpose: Purpose) -> Choice | None:
    """Take the only column of numbers, unless its name or its numbers say that it counts something else."""
    name = header.names[column]
    is_open = purpose is Purpose.USERS and not may_count(name, purpose)
    may_number_rows = plain_name(name) == "n" or is_open
    if column not in sound or (may_number_rows and column in find_idle(header, sound)):
        return None
    why = "the only column of numbers"
    message = f"{header.title(column)} is taken as the users: it is {why}"
    brief = _name_briefly(name, purpose)
    return Choice(column, why, Assumption(AssumptionCode.USERS_COLUMN, message, brief) if is_open else None)


def _best_called(header: Header, columns: Sequence[int], purpose: Purpose) -> tuple[Sequence[int], str]:
    """Find the columns with the best-known names, and say why they are; all are as good if no name is known."""
    words = {word for name in header.names for word in name_words(name)}
    for test in _TIERS[purpose]:
        best = [column for column in columns if test(header.names[column])]
        best = [column for column in best if not _is_machine_load(header.names[column], words)]
        if any({"hit", "hits"} & set(name_words(header.names[column])) for column in best):
            best += [column for column in columns if {"miss", "misses"} & set(name_words(header.names[column]))]
        if best:
            return best, "its name is the likeliest for counts"
    return columns, ""


def _is_machine_load(name: str, words: set[str]) -> bool:
    return plain_name(name) == "load" and not words.isdisjoint(_MACHINE_WORDS)


def _say(header: Header, column: int, why: str, numeric: Sequence[int], purpose: Purpose) -> Choice:
    """Choose a column, and say so as there are others."""
    others = header.listed([other for other in numeric if other != column])
    message = f"{header.title(column)} is taken as the {purpose.value}, not {others}: {why}"
    brief = _name_briefly(header.names[column], purpose)
    return Choice(column, why, Assumption(_CODES[purpose], message, brief))


def _name_briefly(name: str, purpose: Purpose) -> str:
    return f"'{shortened(name, 20)}' {'has the users' if purpose is Purpose.USERS else 'counts'}"
