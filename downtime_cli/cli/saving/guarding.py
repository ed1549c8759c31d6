"""What may be overwritten by a document: asked before any work is done, and again while nobody else can write."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from downtime_cli.cli.saving.targets import STDOUT, failures_told, find_target
from downtime_cli.core.errors import AccessError, InputError, IssueCode

if TYPE_CHECKING:
    from downtime_cli.core.saved.plan import SavedPlan
    from downtime_cli.core.series.series import Series
    from downtime_cli.documents.kept import NewDocument

_BINARY: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
"""Bytes that no text has: control characters other than white space, and the escapes of colours."""
_LOOKED_AT: Final = 8192
_AGAIN: Final = "nothing was written: look at what is there, and run the command again"


class Guard(Struct, frozen=True, kw_only=True):
    """Whether a document may be written over what a file holds."""

    file: str
    seen: str
    """What it held when the command began."""
    new: NewDocument
    """What is to be written."""
    base: SavedPlan | Series | None = None
    """The plan or series that was read from this very file, of which the new document is the next version."""
    remedy: str = "write to another file"
    is_forced: bool = False
    """Whether it may be written over anything that was there."""

    def check(self, text: str) -> None:
        """Look at what the file holds.

        Raises:
            InputError: somebody has changed it meanwhile, and the change would be lost.
            AccessError: it is to stay as it is.
        """
        from downtime_cli.documents.kept import can_follow, reason_to_keep

        if self.base is not None:
            self._check_base(self.base, text)
            return
        reason = reason_to_keep(text, self.new) if text and not self.is_forced else None
        if reason is None:
            return
        if text != self.seen:
            raise self._changed(f"it held {_name_version(self.seen)}", text)
        next_version = "make its next version with --replaces, " if can_follow(text, self.new) else ""
        raise AccessError.of(IssueCode.FILE_EXISTS, reason, f"{next_version}{self.remedy}", self.file)

    def check_refusal(self, text: str) -> None:
        """Look whether a plan has come to be where the answer is that there is none; errors as for `check`."""
        from downtime_cli.documents.kept import holds_window

        if holds_window(text):
            raise self._changed(f"it held {_name_version(self.seen)}", text)
        self.check(text)

    def _check_base(self, base: SavedPlan | Series, text: str) -> None:
        from downtime_cli.documents.kept import whole_of
        from downtime_cli.documents.reading.kinds import REMEDY
        from downtime_cli.documents.reading.places import parse_json

        with suppress(InputError):
            if text and parse_json(self.file, text, REMEDY) == base.document:
                return
        plan = whole_of(base)
        raise self._changed(f"version {plan.sequence + 1} ({plan.status}) was read", text)

    def _changed(self, before: str, text: str) -> InputError:
        message = f"the file has changed meanwhile: {before}, and now it holds {_name_version(text)}"
        return InputError.of(IssueCode.CHANGED_MEANWHILE, message, _AGAIN, self.file)


def read_existing(file: str) -> str:
    """Read what writing to a file would destroy, as far as it is text: empty if there is nothing in it, or no file.

    Where it is no text, or too large for a document, what comes back begins with `UNSEEN` and says why.

    Raises:
        AccessError: nobody may look there, or it cannot be read.
    """
    with failures_told(file):
        target = find_target(file)
        if not isinstance(target, Path) or not target.is_file():
            return ""
    from downtime_cli.documents.kept import UNSEEN
    from downtime_cli.readers.sources import LARGEST_TREE, open_document

    try:
        return open_document(str(target), "a document", most=LARGEST_TREE).text().strip("\ufeff \t\r\n")
    except InputError as error:
        issue = error.issues[0]
        return "" if issue.code is IssueCode.EMPTY_FILE else f"{UNSEEN}{issue.message}"
    except AccessError as error:
        message, remedy = error.issues[0].message, "check its permissions, or write to another file"
        raise AccessError.of(IssueCode.UNREADABLE, message, remedy, file) from None


def spare_others(file: str) -> None:
    """Refuse to write a text that is no document over a saved plan, or over what is no text, and so none of ours.

    Raises:
        AccessError: such is there.
    """
    if _BINARY.search(_read_start(file)):
        message, remedy = "this is no text file, and stays as it is", "write to another file, or delete this one first"
        raise AccessError.of(IssueCode.FILE_EXISTS, message, remedy, file)
    if '"downtime-' in (old := read_existing(file)):
        from downtime_cli.documents.kept import holds_window

        if holds_window(old):
            message = "this is a saved plan, and stays as it is"
            raise AccessError.of(IssueCode.FILE_EXISTS, message, "write to another file", file)


def _read_start(file: str) -> bytes:
    """Read the first bytes of a file; nothing where there is none, or what is there cannot be read."""
    with suppress(OSError, ValueError):
        target = find_target(file)
        if isinstance(target, Path) and target.is_file():
            with target.open("rb") as opened:
                return opened.read(_LOOKED_AT)
    return b""


def is_same_file(file: str, other: str) -> bool:
    """Whether two names stand for one file; standard input and output are none."""
    try:
        return STDOUT not in {file, other} and (file == other or Path(file).samefile(other))
    except (OSError, ValueError):
        return False


def _name_version(text: str) -> str:
    from downtime_cli.documents.kept import whole_of
    from downtime_cli.documents.read_series import parse_saved

    if not text:
        return "nothing"
    try:
        plan = whole_of(parse_saved("plan", text))
    except InputError:
        return "no plan that can be read"
    return f"version {plan.sequence + 1} ({plan.status})"
