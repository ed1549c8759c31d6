"""
The first screen drawn in lines of characters.

What gives way is the same at every width: it is measured for 80 columns, so that no line comes or goes with the window.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from msgspec.structs import replace

from downtime_cli.render.drawing import NARROWEST, draw_hours, draw_legend, draw_report, plain_text
from downtime_cli.render.layout import GAP, cells, lay_out, pad, wrap
from downtime_cli.render.pen import ASCII, Pen, Piece, Strip
from downtime_cli.report.blocks import Line, Row, Table, Tone
from downtime_cli.report.pictures.kinds import Heatmap
from downtime_cli.report.report import Report
from downtime_cli.report.screens.screen import (
    COLUMNS,
    LINES,
    Group,
    Screen,
    cut_screen,
    leave_pictures_out,
    shorten_screen,
)

_WORDS: Final = re.compile(r"""(?:'[^']*'|"[^"]*"|\S)+""")  # of a command, each as a shell takes it
_ANSWERS: Final = {Tone.STRONG: "refusal", Tone.WARNING: "doubt"}


def draw_answer(report: Report, pen: Pen, width: int, *, full: bool) -> Iterator[Strip]:
    """Yield the lines of the first screen, or of the whole report, where it is asked for or all there is."""
    if full or report.screen is None:
        return draw_report(report, pen, width)
    return _draw(_fit(report.screen), pen, max(width, NARROWEST))


def _fit(screen: Screen) -> Screen:
    """Shorten a screen until it fits; where that is not enough, do so without its pictures, which take most lines."""
    short = _shorten(screen, shorten_screen)
    if not _fits(short):
        short = _shorten(leave_pictures_out(screen), shorten_screen)
    return _shorten(short, cut_screen)


def _shorten(screen: Screen, shorten: Callable[[Screen], Screen | None]) -> Screen:
    """Shorten a screen until it fits, or until nothing may give way any more."""
    while not _fits(screen):
        shorter = shorten(screen)
        if shorter is None:
            break
        screen = shorter
    return screen


def _fits(screen: Screen) -> bool:
    return sum(1 for _ in _draw(screen, ASCII, COLUMNS)) <= LINES


def _draw(screen: Screen, pen: Pen, width: int) -> Iterator[Strip]:
    ink = _ANSWERS.get(screen.tone, "answer")
    blocks: list[list[Strip]] = [
        [[Piece(part, "title")] for part in wrap(screen.heading, width)] if screen.heading else [],
        list(_hang(screen.lead, screen.answer, width, ink)),
        [[Piece(part)] for each in screen.sentences for part in wrap(each.text, width)],
        *_draw_body(screen.body, pen, width),
        [*_draw_lines((*screen.cautions, *screen.notes), width), *_draw_next(screen, width)],
    ]
    filled = [block for block in blocks if block]
    for number, block in enumerate(filled):
        if number:
            yield []
        yield from block


def _hang(lead: str, texts: Iterable[str], width: int, ink: str) -> Iterator[Strip]:
    """Draw texts below each other, to the right of what the first of them begins with; it is the answer."""
    parts = [
        (part, "" if number else ink) for number, text in enumerate(texts) for part in wrap(text, width - len(lead))
    ]
    for index, (part, own) in enumerate(parts):
        yield [Piece(" " * len(lead) if index else lead, ink), Piece(part, own)]


def _draw_lines(lines: Iterable[Line], width: int) -> Iterator[Strip]:
    """Draw sentences; an exclamation mark leads what warns, and only that is coloured."""
    for each in lines:
        lead = Piece("! ", Tone.WARNING) if each.tone is Tone.WARNING else Piece("")
        ink = Tone.QUIET if each.tone is Tone.QUIET else ""
        for index, part in enumerate(wrap(each.text, width - len(lead.text))):
            yield [lead if index == 0 else Piece(" " * len(lead.text)), Piece(part, ink)]


def _draw_next(screen: Screen, width: int) -> Iterator[Strip]:
    """Draw what to do next; the lines of a command continue each other, so that they can be pasted as they stand."""
    rows = [["Next:"]]
    for word in _WORDS.findall(screen.command):
        if cells(" ".join([*rows[-1], word, "\\"])) > width:
            rows.append(["     "])
        rows[-1].append(word)
    if screen.command:
        yield from ([Piece(" ".join([*row, *["\\"] * (row is not rows[-1])]))] for row in rows)
    yield from ([Piece(part)] for part in wrap(screen.closing, width) if part)


def _draw_body(body: Sequence[Group | Heatmap], pen: Pen, width: int) -> Iterator[list[Strip]]:
    """Draw each block of the body: groups beside their labels are one as long as they follow each other."""
    labelled = [each for each in body if isinstance(each, Group) and not each.is_titled]
    margin = max((cells(text) for each in labelled for text in (each.label, each.hint)), default=0) + GAP
    for is_labelled, run in groupby(body, key=lambda each: isinstance(each, Group) and not each.is_titled):
        if is_labelled:
            groups = (each for each in run if isinstance(each, Group))
            yield [strip for each in groups for strip in _draw_beside(each, margin, width)]
            continue
        for each in run:
            yield list(_draw_below(each, pen, width))


def _draw_beside(beside: Group, margin: int, width: int) -> Iterator[Strip]:
    """Draw rows to the right of their label."""
    labels = [beside.label, *[beside.hint] * bool(beside.hint)]
    rows = list(_draw_rows(beside, width - margin))
    for index in range(max(len(rows), len(labels))):
        label = pad(labels[index] if index < len(labels) else "", margin)
        yield [Piece(label, Tone.QUIET), *(rows[index] if index < len(rows) else [])]


def _draw_below(each: Group | Heatmap, pen: Pen, width: int) -> Iterator[Strip]:
    """Draw a title, and what it is of below it."""
    if isinstance(each, Heatmap):
        titled = [Piece(f"{each.title} ("), *draw_legend(each, pen), Piece(")")]
        fits = cells(plain_text(titled)) <= width
        yield from [titled] if fits else ([Piece(part)] for part in wrap(each.title, width))
        yield from draw_hours(each, pen, width)
        yield from [] if fits else [draw_legend(each, pen)]
        return
    yield from ([Piece(part, Tone.QUIET)] for part in wrap(each.label, width))
    yield from ([Piece(" " * GAP), *strip] for strip in _draw_rows(each, width - GAP))


def _draw_rows(group: Group, width: int) -> Iterator[Strip]:
    """Draw the rows in columns; the last one says what is left out."""
    *rows, last = group.rows
    rest = group.rests[len(rows)]
    if rest and last.detail:
        last = replace(last, detail=f"{last.detail}; {rest}")
    elif rest:
        *others, text = last.cells
        last = replace(last, cells=(*others, f"{text}; {rest}" if text else rest))
    lines = lay_out(Table(title="", columns=group.columns, rows=(*rows, last)), width)
    if lines is None:
        yield from ([Piece(part)] for each in (*rows, last) for part in _join(each, width))
        return
    indent = min(cells(lines[0].texts[0]), GAP) + GAP  # of a detail, below what follows the number of its row
    for line in lines:
        if line.is_detail:
            yield [Piece(" " * indent + line.texts[0].lstrip())]
        elif not line.is_heading:
            yield [Piece((" " * GAP).join(line.texts))]


def _join(row: Row, width: int) -> list[str]:
    """Write a row that is too wide for its columns as a sentence."""
    text = (" " * GAP).join(cell for cell in row.cells if cell)
    return [*wrap(text, width), *(wrap(row.detail, width) if row.detail else [])]
