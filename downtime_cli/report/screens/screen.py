"""
The first screen: what to know in five seconds, in reading order, free of any markup.

It is meant for 24 lines of 80 columns. Where a screen does not hold it, groups give way row by row and say so; the
answer, what it costs and what to beware of never do.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from downtime_cli.report.blocks import Column, Line, Row, Tone
from downtime_cli.report.pictures.kinds import Heatmap

LINES: Final = 24
COLUMNS: Final = 80


class Group(Struct, frozen=True, kw_only=True):
    """Rows in columns beside a label, the most important first."""

    label: str
    hint: str = ""  # below the label
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    # What says that there are more than the first one, two ... rows; empty words where nothing is left out.
    rests: tuple[str, ...]
    least: int = 1  # rows that never give way
    is_titled: bool = False  # the label is a line of its own above the rows

    @property
    def spare(self) -> int:
        """How many rows may give way."""
        return max(0, len(self.rows) - self.least)


class Screen(Struct, frozen=True, kw_only=True):
    """What a command says unless everything is asked for. Blocks are parted by an empty line."""

    heading: str = ""
    # The answer: its lines stand below each other, after what the first of them begins with.
    lead: str = ""
    answer: tuple[str, ...]
    tone: Tone = Tone.NORMAL  # STRONG where the answer is no
    # What it costs, as whole sentences.
    sentences: tuple[Line, ...] = ()
    body: tuple[Group | Heatmap, ...] = ()
    # What to beware of: never cut.
    cautions: tuple[Line, ...] = ()
    # What was assumed, and what to type next.
    closing: tuple[Line, ...] = ()


def group(
    label: str,
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
    rests: tuple[str, ...] = (),
    *,
    hint: str = "",
) -> Group:
    """Make a group beside its label; without `rests`, none of its rows may give way."""
    least = (2 if hint else 1) if rests else len(rows)
    return Group(label=label, hint=hint, columns=columns, rows=rows, rests=rests or ("",) * len(rows), least=least)
