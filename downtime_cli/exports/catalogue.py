"""The targets there are: each module of `exports/targets/` holds one, and is imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from downtime_cli.core.errors import Issue, IssueCode
from downtime_cli.core.likeness import did_you_mean
from downtime_cli.exports import targets
from downtime_cli.exports.target import Given, Target


@cache
def target_names() -> tuple[str, ...]:
    """The names of all targets, by alphabet; a name is that of its module with `-` for `_`."""
    return tuple(sorted(module.name.replace("_", "-") for module in iter_modules(targets.__path__)))


def load_target(name: str) -> Target:
    """Import a target, given one of the names."""
    target: Target = import_module(f"{targets.__name__}.{name.replace('-', '_')}").TARGET
    return target


def load_targets() -> tuple[Target, ...]:
    """Import all targets, by alphabet."""
    return tuple(load_target(name) for name in target_names())


def unknown_settings(table: Mapping[str, Given], target: Target | None = None) -> list[Issue]:
    """Find settings that no target has; others than `target` are imported only as far as that takes."""
    return [_unknown_issue(key, given) for key, given in table.items() if not _is_known(key, target)]


def _is_known(key: str, target: Target | None) -> bool:
    if target and key in target.setting_keys():
        return True
    owner = key.rpartition(".")[0]
    owners = load_targets() if not owner else (load_target(owner),) if owner in target_names() else ()
    return any(key in each.setting_keys() for each in owners)


def _unknown_issue(key: str, given: Given) -> Issue:
    known = sorted(frozenset().union(*(each.setting_keys() for each in load_targets())))
    owner = key.rpartition(".")[0]
    own = [each for each in known if owner and each.startswith(f"{owner}.")]
    otherwise = f"use one of {', '.join(own)}" if own else "`downtime export --list` shows the settings of each target"
    remedy = did_you_mean(key, known, otherwise)
    return Issue(IssueCode.UNKNOWN_SETTING, f"no target has a setting {key!r}", remedy, given.place)
