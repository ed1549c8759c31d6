"""
The first screen: what to know in five seconds, in reading order, free of any markup.

It is meant for 24 lines of 80 columns. Where a screen does not hold it, groups give way row by row and say so; the
answer, what it costs and what to beware of never do.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.report.blocks import Column, Line, Row, Tone, line
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
    least: int = 0  # rows that never give way; without any, the whole group may
    is_extra: bool = False  # gives way before any row of another group does
    is_titled: bool = False  # the label is a line of its own above the rows

    @property
    def spare(self) -> int:
        """How many rows may give way before the whole group does; beside a hint, the second saves no line."""
        return max(0, len(self.rows) - max(2 if self.hint else 1, self.least))


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
    # The labels of the groups that gave way.
    left_out: tuple[str, ...] = ()
    # What was assumed, and what to type next.
    closing: tuple[Line, ...] = ()

    @property
    def ending(self) -> tuple[Line, ...]:
        """The last lines: what is left out, what was assumed, what to type next."""
        text = f"Not shown: {', '.join(self.left_out)}."
        return (*([line(text)] if self.left_out else []), *self.closing)


def shorten_screen(screen: Screen) -> Screen | None:
    """Leave out the last extra group and say so, else a row of the group that has most to spare, else the last group.

    None where nothing may give way any more.
    """
    groups = [each for each in screen.body if isinstance(each, Group)]
    extra = next((each for each in reversed(groups) if each.is_extra), None)
    if extra is not None:
        return _leave_out(screen, extra)
    longest = max(reversed(groups), key=lambda group: group.spare, default=None)
    if longest is not None and longest.spare:
        shorter = replace(longest, rows=longest.rows[:-1])
        return replace(screen, body=tuple(shorter if each is longest else each for each in screen.body))
    gone = next((each for each in reversed(groups) if not each.least), None)
    return None if gone is None else _leave_out(screen, gone)


def leave_pictures_out(screen: Screen) -> Screen:
    """Leave the pictures out and say so."""
    titles = [each.title for each in screen.body if isinstance(each, Heatmap)]
    groups = tuple(each for each in screen.body if isinstance(each, Group))
    return replace(screen, body=groups, left_out=(*titles, *screen.left_out))


def _leave_out(screen: Screen, gone: Group) -> Screen:
    body = tuple(each for each in screen.body if each is not gone)
    return replace(screen, body=body, left_out=(gone.label, *screen.left_out))


def group(
    label: str,
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
    rests: tuple[str, ...] = (),
    *,
    hint: str = "",
) -> Group:
    """Make a group beside its label; without `rests`, none of its rows may give way."""
    least = 0 if rests else len(rows)
    return Group(label=label, hint=hint, columns=columns, rows=rows, rests=rests or ("",) * len(rows), least=least)
