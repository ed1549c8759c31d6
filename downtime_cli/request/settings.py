"""Options by name, from the command line and from `downtime.toml`; the command line wins."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from msgspec import Struct, field

from downtime_cli.core.errors import InputError, Issue, Place, UsageError

if TYPE_CHECKING:
    from datetime import timedelta

    from downtime_cli.core.policy import LadderStep
    from downtime_cli.readers.config_toml import LadderRung, Setting

T = TypeVar("T")

CONFIG_FILE: Final = "downtime.toml"
REPEATABLE: Final = frozenset(
    "time-column value-column blackout blackout-file team-hours protect avoid-holidays past-windows output set".split()
)
TABLES: Final = frozenset({"details", "export"})
KNOWN: Final = (REPEATABLE - {"set"}) | frozenset(
    "traffic audience duration earliest latest horizon notice-period step margin as-of timezone traffic-zone "
    "zone-column value-kind day-first slo value-per-request objective top service impact-level recurring "
    "origins regions format "
    "plan start end announced max-regret max-share max-percentile max-error-budget require-notice".split()
)


class Settings(Struct, frozen=True, kw_only=True):
    """All that was said, by option name without dashes in front; `tables` by name and dotted key."""

    values: Mapping[str, Setting]
    ladder: tuple[LadderRung, ...] = ()
    tables: Mapping[str, Mapping[str, Setting]] = field(default_factory=dict)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return everything given for a repeatable option."""
        return self.values[name].texts if name in self.values else ()

    def text(self, name: str) -> str | None:
        """Return what was given for an option, None if nothing was."""
        return self.values[name].texts[-1] if name in self.values and self.values[name].texts else None

    def items(self, name: str) -> list[str]:
        """Return everything given for a repeatable option whose values may be lists with commas."""
        return [item.strip() for text in self.texts(name) for item in text.split(",") if item.strip()]

    def ladder_for(self, duration: timedelta) -> tuple[LadderStep, ...] | None:
        """Return the ladder of the configuration file for work of that length, None for the usual one."""
        return next((rung.steps for rung in self.ladder if rung.up_to is None or duration <= rung.up_to), None)

    def table(self, name: str) -> dict[str, Setting]:
        """Return a table of the configuration file by dotted key, as `--set KEY=VALUE` changes it.

        A key that is set several times has a list of values.

        Raises:
            UsageError: a `--set` has no key.
        """
        from downtime_cli.readers.config_toml import Setting

        found = dict(self.tables.get(name, {}))
        said: dict[str, tuple[str, ...]] = {}
        place = self.place("set")
        for text in self.texts("set"):
            key, is_set, value = text.partition("=")
            if not is_set or not key.strip():
                message, remedy = f"expected KEY=VALUE, got {text!r}", "write --set contact=ops@example.com"
                raise UsageError(Issue(code="bad-option", message=message, remedy=remedy, place=place))
            said[key.strip()] = (*said.get(key.strip(), ()), value)
        return found | {key: Setting(texts=texts, place=place) for key, texts in said.items()}

    def place(self, name: str) -> Place:
        """Return where an option was given."""
        return self.values[name].place if name in self.values else Place(source=f"--{name}")

    def read(self, name: str, parse: Callable[[str], T]) -> T | None:
        """Return the value of an option, None if it was not given.

        Raises:
            UsageError: it is malformed on the command line.
            InputError: it is malformed in the configuration file.
        """
        text = self.text(name)
        return None if text is None else self.parsed(name, text, parse)

    def read_all(self, name: str, parse: Callable[[str], T]) -> tuple[T, ...]:
        """Return the values of a repeatable option; errors as for `read`."""
        return tuple(self.parsed(name, text, parse) for text in self.texts(name))

    def parsed(self, name: str, text: str, parse: Callable[[str], T]) -> T:
        """Return a parsed text; errors as for `read`."""
        from downtime_cli.core.errors import BadTextError

        try:
            return parse(text)
        except BadTextError as error:
            issue = Issue(code="bad-option", message=error.message, remedy=error.remedy, place=self.place(name))
        raise (UsageError if issue.place.source.startswith("--") else InputError)(issue)


def gather(options: Mapping[str, object], config: str | None, *, only_tables: bool = False) -> Settings:
    """Return the settings of a command: the options given, and those of the configuration file where none was.

    Args:
        options: by parameter name; None, False and empty lists were not given.
        config: the configuration file asked for; else `downtime.toml`, if there is one.
        only_tables: take no options from the file, for a command on a saved plan: there they are for making plans.

    Raises:
        AccessError: the file asked for is not there.
        InputError: it cannot be understood.
    """
    from downtime_cli.readers.config_toml import Config, read_config

    path = config or (CONFIG_FILE if Path(CONFIG_FILE).is_file() else None)
    known = {"known": KNOWN, "repeatable": REPEATABLE, "tables": TABLES}
    file = read_config(path, **known) if path else Config(settings={})
    given = given_settings(options)
    values = given if only_tables else {**file.settings, **given}
    return Settings(values=values, ladder=file.ladder, tables=file.tables)


def given_settings(options: Mapping[str, object]) -> dict[str, Setting]:
    """Return what the command line says, by option name; None and empty lists were not given."""
    from downtime_cli.readers.config_toml import Setting

    given: dict[str, Setting] = {}
    for parameter, value in options.items():
        if value is None or value == []:
            continue
        name = parameter.replace("_", "-")
        texts = [str(each) for each in value] if isinstance(value, list) else [_as_text(value)]
        given[name] = Setting(texts=tuple(texts), place=Place(source=f"--{name}"))
    return given


def _as_text(value: object) -> str:
    """Return a value of the command line as a configuration file would have it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
