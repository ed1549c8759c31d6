"""Outputs that must not be: a file that the command reads itself, and one file under two names."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from downtime_cli.cli.saving.targets import STDOUT, find_target, is_regular
from downtime_cli.core.errors import refuse
from downtime_cli.request.options import CONFIG_FILE, OPTIONS, OUTPUT, Options

_TEMPLATES: Final = ("*.j2", "phrases/*", "page/*")
_Identity: TypeAlias = tuple[int, int] | str


def refuse_own_inputs(command: str, options: Options) -> None:
    """Refuse to write over what a command reads, by whatever name, before it reads anything.

    A plan may be written over where its next version is what is made: `update PLAN`, `plan --replaces PLAN`.

    Raises:
        UsageError: an output is one of the inputs, or another output.
    """
    outputs = [*options.output.texts, *options.destination.texts, *options.write_audience.texts]
    refuse_shared(outputs)
    refuse_inputs(command, options, outputs)


def refuse_inputs(command: str, options: Options, outputs: Iterable[str]) -> None:
    """Refuse outputs that the command reads; those in a folder have their names only once they are to be written.

    Raises:
        UsageError: an output is one of the inputs.
    """
    targets = {_identity(name): name for name in outputs}
    own = options.saved_plan if command == "update" else options.replaces
    spared = {_identity(name) for name in own.texts}
    for flag, path in _inputs(command, options) if targets else ():
        read = _stdin() if path == STDOUT else _identity(path)
        if read is not None and read in targets and read not in spared:
            message = f"{targets[read]!r} is a file that this command reads ({flag})"
            output = "--write-audience" if targets[read] in options.write_audience.texts else "--output"
            refuse(output, message, "write to another file; this one stays as it is")


def refuse_shared(names: Iterable[str]) -> None:
    """Refuse to write two texts to one file, of which the last would stay alone.

    Raises:
        UsageError: two names stand for one file.
    """
    seen: dict[_Identity, str] = {}
    for name in names:
        target = _identity(name)
        if target is not None and seen.setdefault(target, name) != name:
            refuse(
                "--output", f"{seen[target]!r} and {name!r} are the same file", "write to two files, or leave one out"
            )


def _inputs(command: str, options: Options) -> Iterator[tuple[str, str]]:
    """Every file that a command reads, and what the help calls it."""
    for option in OPTIONS.values():
        if option.kind.is_file and option.heading != OUTPUT and option.is_on(command):
            flag = option.kind.metavar if option.argument else option.flags[0]
            texts = getattr(options, option.name).texts
            yield from ((flag, path) for path in (_list_files(texts, options) if option.name == "sources" else texts))
    for folder in options.templates.texts:
        with suppress(OSError, ValueError):  # that there is none is told elsewhere
            yield from (("--templates", str(path)) for form in _TEMPLATES for path in Path(folder).glob(form))
    if OPTIONS["config"].is_on(command) and options.config.text is None:
        yield "its configuration", CONFIG_FILE


def _list_files(sources: Iterable[str], options: Options) -> Iterator[str]:
    """Every file that sources name which may be patterns, or databases."""
    from downtime_cli.request.collecting.source_files import list_source_files

    for source in sources:
        with suppress(OSError, ValueError):  # what no path can be is told elsewhere
            yield from list_source_files(source, is_for_spark=options.engine.value == "spark")


def _identity(name: str) -> _Identity | None:
    """What tells regular files apart, whatever their names; None for what is none, into which many may write."""
    try:
        if name == STDOUT:
            return None
        target = find_target(name)
        if not isinstance(target, Path) or not is_regular(target):
            return None
        return _regular(target.stat()) if target.exists() else os.path.realpath(target)
    except (OSError, ValueError):
        return None


def _stdin() -> _Identity | None:
    """What is behind standard input, which a shell may have opened."""
    try:
        return _regular(os.fstat(0))
    except OSError:
        return None


def _regular(found: os.stat_result) -> _Identity | None:
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
