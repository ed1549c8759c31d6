"""
What a column of SQLite holds besides times: its columns take any value, and the query passes over what it cannot read.

Other engines refuse such a column, or such a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from downtime_cli.collect.sql.dialects import NUMBERS, SQLITE, find_time_type
from downtime_cli.collect.sql.names import quote_column, quote_table
from downtime_cli.collect.sql.question import Question, guess_epoch
from downtime_cli.collect.sql.steps import hours_by_clock, hours_in_utc
from downtime_cli.core.errors import BadTextError
from downtime_cli.core.wording import count, printable

_LONGEST: Final = 60
_DATE: Final = "'[12][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]*'"
"""How a text begins that is compared with bounds as its time would be."""
_MIXED: Final = "if it holds texts and numbers, ask a view that makes one kind of them"


def write_search(question: Question) -> str:
    """Write the query for values that the query itself passes over: of the most common type, an example, how many.

    Values that are clearly of other hours are none of them, and neither is NULL, nor a text that stands for it.

    Raises:
        UsageError: a name is none.
    """
    column, table = quote_column(question.time, "--time", SQLITE), quote_table(question.table, SQLITE)
    steps = hours_in_utc(question.span) if question.clock is None else hours_by_clock(question.span, question.clock)
    time_type = find_time_type(SQLITE, question.time_kind)
    low, high = (
        time_type.write_bound(steps.begin(number) + side * time_type.slack)
        for number, side in ((steps.first, -1), (steps.end, 1))
    )
    asked = f"{column} >= {low} AND {column} < {high}"
    if question.time_kind in NUMBERS:
        number = f"CAST({column} AS REAL)"
        unread = (
            f"TYPEOF({column}) = 'blob' OR (TYPEOF({column}) = 'text' AND {column} GLOB '*[^0-9.]*') "
            f"OR ({number} >= {low} AND {number} < {high} AND NOT ({asked}))"
        )
    else:
        unread = (
            f"TYPEOF({column}) <> 'text' OR {column} NOT GLOB {_DATE} OR ({asked} AND {time_type.seconds} IS NULL)"
        ).format(column=column)
    where = f"\n    AND (\n{question.where}\n    )" if question.where.strip() else ""
    example = f"CASE TYPEOF({column}) WHEN 'blob' THEN HEX({column}) ELSE {column} END"
    return (
        f"SELECT TYPEOF({column}), MIN({example}), COUNT(*)\nFROM {table}\n"
        f"WHERE {column} IS NOT NULL AND TRIM({column}) NOT IN ('', 'NULL')\n"
        f"    AND ({unread}){where}\nGROUP BY 1 ORDER BY 3 DESC LIMIT 1;\n"
    )


def explain(question: Question, row: Sequence[Any]) -> BadTextError:
    """Say what the search found."""
    kind, example, number = row
    message = (
        f"column {printable(question.time)} holds {count(number, 'value')} that SQLite does not read as "
        f"{'numbers' if question.time_kind in NUMBERS else 'times'}, such as {printable(repr(str(example)[:_LONGEST]))}"
    )
    if question.time_kind in NUMBERS:
        is_other = kind == "text" and not example.replace(".", "").isdigit()
        remedy = f"leave out --time-kind; {_MIXED}" if is_other else "ask a view that makes numbers of them"
    elif kind in ("integer", "real"):
        remedy = f"say --time-kind {guess_epoch(example)}; {_MIXED}"
    else:
        form = "2026-11-29 04:00:00, perhaps with Z or +05:30 behind"
        remedy = f"ask a view that writes them as {form}, or leave them out with --where"
    return BadTextError(message, remedy)
