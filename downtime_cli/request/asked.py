"""The options of a command as they were given, to be shown with its answer: what was heard leaves a trace."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from downtime_cli.request.options import OPTIONS, Options

if TYPE_CHECKING:
    from downtime_cli.readers.config_toml import Setting
    from downtime_cli.request.given import Option

_SEEN_ANYWAY: Final = frozenset({"format", "output", "full"})


def word_options(options: Options) -> tuple[str, ...]:
    """Word the options as they are typed, in one text, and those of a configuration file, in a text that names it.

    What a saved plan brings along is left out: the plan has it.
    """
    by_source = _word_by_source(options)
    typed = by_source.pop("")
    filed = (f"{' '.join(words)} ({source})" for source, words in by_source.items())
    return (*([" ".join(typed)] if typed else []), *filed)


def word_typed(options: Options) -> str:
    """Word the options that were typed, in one text, to be typed again."""
    return " ".join(_word_by_source(options)[""])


def _word_by_source(options: Options) -> dict[str, list[str]]:
    """Word the options by the file that brought them; those that were typed have none."""
    by_source: dict[str, list[str]] = {"": []}
    for option in OPTIONS.values():
        setting = options.given.get(option.name)
        if setting is None or option.name in _SEEN_ANYWAY:
            continue
        source = "" if setting.place.source.startswith("--") else setting.place.source
        if ": " not in source:
            by_source.setdefault(source, []).extend(_word_option(option, setting))
    return by_source


def _word_option(option: Option[Any], setting: Setting) -> Iterator[str]:
    flag, _, opposite = option.flags[0].partition("/")
    if not option.kind.metavar:
        yield flag if setting.texts[-1] == "true" else opposite or f"no {flag}"
        return
    for text in setting.texts:
        yield shlex.quote(text) if option.argument else f"{flag} {shlex.quote(text)}"
