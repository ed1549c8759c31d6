"""
The first screen: what to know in five seconds, in reading order, free of any markup.

It is meant for 24 lines of 80 columns. Where a screen does not hold it, groups give way row by row, then whole, then
sentences, and it says so; what it costs gives way last of all, the answer and what to beware of never do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.wording import capitalised, printable
from downtime_cli.report.blocks import Column, Line, Row, Tone, line
from downtime_cli.report.pictures.kinds import Heatmap

LINES: Final = 24
COLUMNS: Final = 80
FULL: Final = "--full shows everything"


class Group(Struct, frozen=True, kw_only=True):
    """Rows in columns beside a label, the most important first."""

    label: str
    hint: str = ""  # below the label
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    # What says that there are more than the first one, two ... rows; empty words where nothing is left out.
    rests: tuple[str, ...]
    least: int = 0  # rows that give way only where nothing else is left; without any, the whole group may before
    is_extra: bool = False  # gives way before any row of another group does
    is_late: bool = False  # gives way after the others
    is_titled: bool = False  # the label is a line of its own above the rows
    name: str = ""  # where it is left out; its label unless said otherwise

    @property
    def spare(self) -> int:
        """How many rows may give way before the whole group does; beside a hint, the second saves no line."""
        return max(0, len(self.rows) - max(2 if self.hint else 1, self.least))


class Sentence(Struct, frozen=True, kw_only=True):
    """A whole sentence, and what it is called where it is left out."""

    text: str
    name: str
    is_vital: bool = False  # gives way only where nothing else is left


class Screen(Struct, frozen=True, kw_only=True):
    """What a command says unless everything is asked for. Blocks are parted by an empty line."""

    heading: str = ""
    # The answer: its lines stand below each other, after what the first of them begins with.
    lead: str = ""
    answer: tuple[str, ...]
    tone: Tone = Tone.NORMAL  # STRONG where the answer is no
    # What it costs, as whole sentences.
    sentences: tuple[Sentence, ...] = ()
    body: tuple[Group | Heatmap, ...] = ()
    # What to say of it in few points, the first ones first; the sentences unless said otherwise.
    told: tuple[str, ...] = ()
    # What to beware of: never cut.
    cautions: tuple[Line, ...] = ()
    # What gave way.
    left_out: tuple[str, ...] = ()
    # What was assumed; a command to type next, with nothing in it that is not to be typed; what else to do or to know.
    assumed: str = ""
    command: str = ""
    advice: str = ""

    @property
    def points(self) -> tuple[str, ...]:
        """What follows the first line of the answer, where only a few points have room."""
        return (*self.answer[1:], *(self.told or (each.text for each in self.sentences)))

    @property
    def notes(self) -> tuple[Line, ...]:
        """The lines after the cautions: what is left out, what was assumed."""
        rest = "" if self.closing else f" ({FULL})"
        gone = f"Not shown: {', '.join(self.left_out)}{rest}." if self.left_out else ""
        return tuple(line(text) for text in (gone, self.assumed) if text)

    @property
    def closing(self) -> str:
        """The last line: what to do next, or what else there is to know of a command to type."""
        if not self.advice and (self.left_out or not self.command):
            return ""
        text = f"{self.advice}; {FULL}" if self.advice else FULL
        return f"({text})" if self.command else f"Next: {text}."


def shorten_screen(screen: Screen) -> Screen | None:
    """Leave out the last extra group, else a row of the longest one, else the last group, else the last sentence.

    What is left out is counted or named. None where nothing may give way any more but what `cut_screen` leaves out.
    """
    groups = [each for each in reversed(screen.body) if isinstance(each, Group)]
    extra = next((each for each in groups if each.is_extra), None)
    if extra is not None:
        return _leave_out(screen, extra)
    long = [each for each in groups if each.spare]
    if long:
        return _drop_row(screen, max(long, key=lambda each: (not each.is_late, each.spare)))
    loose = [each for each in groups if not each.least]
    if loose:
        return _leave_out(screen, min(loose, key=lambda each: each.is_late))
    return _drop_sentence(screen, [each for each in screen.sentences if not each.is_vital])


def cut_screen(screen: Screen) -> Screen | None:
    """Leave out a row or group that should stay, else a sentence, else what was assumed; the answer and cautions stay.

    None where nothing else is left.
    """
    group = next((each for each in reversed(screen.body) if isinstance(each, Group)), None)
    if group is not None:
        counts_rest = len(group.rows) > 1 and group.rests[len(group.rows) - 2]
        return _drop_row(screen, group) if counts_rest else _leave_out(screen, group)
    if screen.sentences:
        return _drop_sentence(screen, screen.sentences)
    return replace(screen, assumed="", left_out=(*screen.left_out, "Assumed")) if screen.assumed else None


def leave_pictures_out(screen: Screen) -> Screen:
    """Leave the pictures out and say so."""
    titles = [each.title for each in screen.body if isinstance(each, Heatmap)]
    groups = tuple(each for each in screen.body if isinstance(each, Group))
    return replace(screen, body=groups, left_out=(*titles, *screen.left_out))


def _drop_row(screen: Screen, group: Group) -> Screen:
    shorter = replace(group, rows=group.rows[:-1])
    return replace(screen, body=tuple(shorter if each is group else each for each in screen.body))


def _leave_out(screen: Screen, gone: Group) -> Screen:
    body = tuple(each for each in screen.body if each is not gone)
    return replace(screen, body=body, left_out=(gone.name or gone.label, *screen.left_out))


def _drop_sentence(screen: Screen, sentences: Sequence[Sentence]) -> Screen | None:
    """Leave out the last one of some sentences; None if there is none."""
    if not sentences:
        return None
    left = tuple(each for each in screen.sentences if each is not sentences[-1])
    return replace(screen, sentences=left, left_out=(sentences[-1].name, *screen.left_out))


def group(
    label: str,
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
    rests: tuple[str, ...] = (),
    *,
    hint: str = "",
) -> Group:
    """Make a group beside its label; without `rests`, its rows give way only where nothing else is left."""
    least = 0 if rests else len(rows)
    return Group(label=label, hint=hint, columns=columns, rows=rows, rests=rests or ("",) * len(rows), least=least)


def word_group(group: Group) -> str:
    """Write a group as one text."""
    return f"{group.label}: {'; '.join(' '.join(row.cells) for row in group.rows)}"


def sentence(name: str, text: str, *, is_vital: bool = False) -> Sentence:
    """Make a sentence of words without a full stop."""
    return Sentence(text=f"{capitalised(printable(text))}.", name=name, is_vital=is_vital)
