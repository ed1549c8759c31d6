"""Options from the command line and from `downtime.toml`; the command line wins."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from downtime_cli.core.errors import AccessError, DowntimeError, Issue, IssueCode, UsageError
from downtime_cli.readers.config_toml import Config, Setting, read_config
from downtime_cli.request.given import Option
from downtime_cli.request.options import CONFIG_FILE, OPTIONS, TRAFFIC, Options

KEYS: Final[Mapping[str, Option[Any]]] = {
    option.key: option
    for option in OPTIONS.values()
    if option.has_key and any(option.is_on(command) for command in TRAFFIC.split())
}
TABLES: Final = frozenset({"details", "export"})
_NOTHING: Final[tuple[object, ...]] = (None, [], ())


def gather(command: str, typed: Mapping[str, object]) -> Options:
    """Collect the options of a command: those typed, and for the others what the configuration file says.

    Commands on a saved plan take only tables from the file: its options are for making plans.

    Args:
        command: as typed.
        typed: texts, lists of texts and switches by the name of the option; None and empty lists were not given.

    Raises:
        UsageError: what was typed is malformed.
        AccessError: the configuration file asked for is not there.
        InputError: it cannot be understood.
    """
    given = {name: _as_setting(name, value) for name, value in typed.items() if value not in _NOTHING}
    options = Options(command=command, given=given)
    _check(options)
    if not OPTIONS["config"].is_on(command):
        return options
    path = options.config.text or _find_config()
    file = _read(path) if path else Config(settings={})
    if command in TRAFFIC.split():
        given = {**{KEYS[key].name: setting for key, setting in file.settings.items()}, **given}
    return replace(options, given=given, ladder=file.ladder, tables=file.tables)


def _find_config() -> str | None:
    """The configuration file of this folder, if there is one.

    Raises:
        AccessError: nobody may look there.
    """
    try:
        return CONFIG_FILE if Path(CONFIG_FILE).is_file() else None
    except OSError as error:
        message, remedy = f"cannot read: {error.strerror}", "check the permissions of the folder"
        raise AccessError.of(IssueCode.UNREADABLE, message, remedy, CONFIG_FILE) from None


def _read(path: str) -> Config:
    return read_config(
        path,
        known=frozenset(KEYS),
        repeatable=frozenset(key for key, option in KEYS.items() if option.repeatable),
        paths=frozenset(key for key, option in KEYS.items() if option.kind.is_file),
        tables=TABLES,
    )


def _as_setting(name: str, value: object) -> Setting:
    """Write a value as the configuration file would have it."""
    values = value if isinstance(value, list | tuple) else [str(value).lower() if isinstance(value, bool) else value]
    return Setting(texts=tuple(map(str, values)), place=OPTIONS[name].place)


def _check(options: Options) -> None:
    """Refuse whatever is malformed in what was typed, before any file is read.

    Raises:
        UsageError: a value cannot be understood.
    """
    issues: list[Issue] = []
    for name in options.given:
        try:
            getattr(options, name).values  # noqa: B018 - reading is the check
        except DowntimeError as error:
            issues += error.issues
    if issues:
        raise UsageError(*issues)
    options.typed()
