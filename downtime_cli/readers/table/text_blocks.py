"""Blocks of text, whole lines each, to lines and columns, as fast as strings are split."""

from __future__ import annotations

from typing import Final

from downtime_cli.readers.table.footnotes import MOST_NOTES

_MOST_NOTES_TEXT: Final = 1 << 16


def lines_of(block: str) -> list[str]:
    """Cut a block into lines, each ended by a line feed."""
    return [line + "\n" for line in block.removesuffix("\n").split("\n")]


def split_columns(block: str, delimiter: str) -> list[list[str]] | None:
    """Cut a block without quotes into columns, None if its rows differ in length.

    One `split` for the whole block is several times as fast as parsing row by row; line ends are kept as cells of their
    own, so that they have to lie at equal distances.
    """
    text = block.removesuffix("\n")
    cells = text.replace("\n", f"{delimiter}\n{delimiter}").split(delimiter)
    lines = text.count("\n") + 1
    step, rest = divmod(len(cells) + 1, lines)
    if rest or step < 2 or cells[step - 1 :: step].count("\n") != lines - 1:
        return None
    return [cells[index::step] for index in range(step - 1)]


def find_last_lines(text: str) -> int:
    """Find where the last lines of a text start that may be notes below a table."""
    start, least = len(text), max(0, len(text) - _MOST_NOTES_TEXT)
    for _ in range(MOST_NOTES + 1):
        start = text.rfind("\n", 0, max(0, start)) if start > least else start
    return start + 1 if start > 0 else 0
