"""The options of a command as they were given, to be shown with its answer: what was heard leaves a trace."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from downtime_cli.request.options import OPTIONS, Options

if TYPE_CHECKING:
    from downtime_cli.readers.config_toml import Setting
    from downtime_cli.request.given import Option

_SEEN_ANYWAY: Final = frozenset({"format", "output", "full"})
_OF_ONE_PLAN: Final = frozenset({"start", "replaces", "force"})


def word_options(options: Options) -> tuple[str, ...]:
    """Word the options as they are typed, in one text, and those of a configuration file, in a text that names it.

    What a saved plan brings along is left out: the plan has it.
    """
    by_source = _word_by_source(options, OPTIONS.values())
    typed = by_source.pop("")
    filed = (f"{' '.join(words)} ({source})" for source, words in by_source.items())
    return (*([" ".join(typed)] if typed else []), *filed)


def word_typed(options: Options) -> str:
    """Word the options that were typed and that a plan takes as well, in one text, to be typed again."""
    kept = [option for option in OPTIONS.values() if "plan" in option.on.split() and option.name not in _OF_ONE_PLAN]
    return " ".join(_word_by_source(options, kept, is_short=True).get("", []))


def _word_by_source(options: Options, wanted: Iterable[Option[Any]], *, is_short: bool = False) -> dict[str, list[str]]:
    """Word options by the file that brought them; those that were typed have none."""
    by_source: dict[str, list[str]] = {"": []}
    for option in wanted:
        setting = options.given.get(option.name)
        if setting is None or option.name in _SEEN_ANYWAY:
            continue
        source = "" if setting.place.source.startswith("--") else setting.place.source
        if ": " not in source:
            by_source.setdefault(source, []).extend(_word_option(option, setting, is_short=is_short))
    return by_source


def _word_option(option: Option[Any], setting: Setting, *, is_short: bool) -> Iterator[str]:
    flag, _, opposite = option.flags[-1 if is_short else 0].partition("/")
    if not option.kind.metavar:
        yield flag if setting.texts[-1] == "true" else opposite or f"no {flag}"
        return
    for text in setting.texts:
        if option.argument:  # which a dash at its beginning would make an option
            yield shlex.quote(f"./{text}" if text[:1] == "-" != text else text)
        else:
            yield f"{flag} {shlex.quote(text)}"
