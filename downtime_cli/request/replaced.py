"""
What the next version of a plan takes from the one that it replaces, wherever nothing else is typed.

The command line goes before the plan, and the plan before `downtime.toml`. Of limits of the time only those still ahead
hold: they were meant from where the plan was made.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from downtime_cli.core.announcing.notice_period import notice_words
from downtime_cli.core.errors import Assumption, AssumptionCode, Place, refuse
from downtime_cli.core.policy import WorkingCalendar
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.wording import day_name, iso_utc, moment
from downtime_cli.readers.config_toml import LadderRung, Setting
from downtime_cli.readers.human_time import parse_notice_period
from downtime_cli.request.given import Option
from downtime_cli.request.options import KEPT, Options
from downtime_cli.request.policy import Request

if TYPE_CHECKING:
    from downtime_cli.core.checking.changes_since import SavedRules
    from downtime_cli.core.series.series import Series

_VALUES: Final[tuple[Option[Any], ...]] = (
    Options.duration,
    Options.margin,
    Options.step,
    Options.timezone,
    Options.service,
    Options.impact_level,
    Options.notice_period,
    Options.team_hours,
    Options.protect,
    Options.objective,
    Options.slo,
    Options.value_per_request,
    Options.automatic,
    Options.recurring,
)
"""Options of which a plan keeps the values."""
TAKEN: Final = frozenset(option.key for option in (*_VALUES, *KEPT)) - {"horizon"}
"""Options that come from the plan; files and moments are among its spans, or are not taken."""
_ASSUMED: Final = {
    "notice-period": AssumptionCode.NOTICE_PERIOD,
    "audience": AssumptionCode.NO_AUDIENCE,
    "timezone": AssumptionCode.TEAM_ZONE,
}
"""What the plan may only have assumed; its next version then does so again."""
_SPANS: Final = {
    "blackouts": ("blackout", "blackout_file"),
    "holidays": ("avoid_holidays",),
    "past_windows": ("past_windows",),
}
"""Closed and past spans, which a plan keeps as they were read, and the options that say others."""


def ask_to_replace(options: Options, now: datetime) -> Request:
    """Read the plan that `--replaces` names, and ask for its next version.

    Raises:
        UsageError: a standing window is to replace a plan, or standard input is asked for twice.
        InputError: the plan cannot be understood, or not be replaced.
        AccessError: there is no such file.
    """
    from downtime_cli.documents.read_series import read_saved_and_rules

    path = options.replaces.text
    assert path is not None  # the caller has seen it
    if path == "-" and "-" in {options.traffic.text, options.audience.text}:
        refuse("--replaces", "standard input can be one file only", "pass the other as a path")
    saved, rules = read_saved_and_rules(path)
    plan, series = (saved, None) if isinstance(saved, SavedPlan) else (saved.head, saved)
    _check_kind(options, series)
    adopted = _Adopted(options, plan, rules)
    # a ladder is for work of some length: a length that was typed looks its own one up
    has_ladder = rules.ladder is not None and not ("duration" in adopted.typed and options.ladder)
    own = LadderRung(up_to=None, steps=rules.ladder or (), recurring=series is not None)
    asked = replace(options, given=adopted.given, ladder=(own,) if has_ladder else options.ladder)
    request = Request(options=asked, now=now, looks_ahead=True, replaced=plan, series=series, rules=adopted.rules)
    as_of = request.as_of()
    _check_moment(saved, as_of)
    limits, dropped = _read_limits(plan, rules, as_of, adopted.typed)
    notes = [Assumption(AssumptionCode.AS_REPLACED, note) for note in (*adopted.notes(limits), *dropped)]
    return replace(request, options=replace(asked, given={**adopted.given, **limits}), assumptions=notes)


def _check_kind(options: Options, series: Series | None) -> None:
    """Refuse to replace a plan by a standing window, and a standing window by a window that somebody chose."""
    if series is None and options.recurring.text is not None and options.recurring.is_typed:
        refuse("--replaces", "a standing window replaces no plan", "leave out --replaces or --recurring")
    for given in (options.start, options.end):
        if series is not None and given.text is not None and given.is_typed:
            message = "what is replaced is a standing window, whose time is found"
            raise given.contradiction(message, "to move one date: downtime update FILE --date DAY --move-to TIME")


def _check_moment(saved: SavedPlan | Series, as_of: datetime) -> None:
    """Refuse to replace what has changed since, and a plan that is under way."""
    if isinstance(saved, SavedPlan):
        from downtime_cli.core.saved.versions import check_replaceable

        check_replaceable(saved, as_of)
        return
    from downtime_cli.core.series.replacing import find_moment

    find_moment(saved, as_of)


class _Adopted:
    """What was typed over what the plan has, and that over `downtime.toml`."""

    def __init__(self, options: Options, plan: SavedPlan, rules: SavedRules) -> None:
        """Sort out which of them holds for each option."""
        self._source = plan.source
        self.typed = {name: setting for name, setting in options.given.items() if _is_typed(setting)}
        self._file = {name: setting for name, setting in options.given.items() if not _is_typed(setting)}
        self._taken = {
            key.replace("-", "_"): Setting(texts=texts, place=Place(f"{plan.source}: {key}"))
            for key, texts in {**rules.texts, **rules.more}.items()
            if key in TAKEN and key.replace("-", "_") not in self.typed and not _is_assumed(key, rules)
        }
        held = [spans for spans in _SPANS if getattr(rules, spans)]
        self._lost = [spans for spans in held if not self.typed.keys().isdisjoint(_SPANS[spans])]
        again = [spans for spans in held if not self._taken.keys().isdisjoint(_SPANS[spans])]
        self._spans = [spans for spans in held if spans not in {*self._lost, *again}]
        if "audience" not in self.typed and not _is_assumed("audience", rules):
            self._spans.insert(0, "audience")
        empty = dict.fromkeys((*self._lost, *again), ())
        self.rules = replace(rules, **empty, audience=rules.audience if "audience" in self._spans else ())

    @property
    def given(self) -> dict[str, Setting]:
        """The options that hold, by name."""
        overruled = {name for spans in self._spans for name in _SPANS.get(spans, (spans,))} | {"recurring"}
        file = {name: setting for name, setting in self._file.items() if name not in overruled}
        return {**file, **self._taken, **self.typed}

    def notes(self, limits: Iterable[str]) -> Iterator[str]:
        """Say what the plan has decided, by its `limits` of the time too, and what it has not."""
        taken = Options(given=self._taken)
        telling = [name for name in self._taken if not getattr(taken, name).is_default]
        names = ", ".join(name.replace("_", "-") for name in (*telling, *limits, *self._spans))
        if names:
            yield f"taken from {self._source}, as nothing else was typed: {names}"
        overruled = self._file.keys() & (self._taken.keys() | (self._file.keys() - self.given.keys()))
        unheard = [name for name in self._file if name in overruled and not self._says_same(name)]
        if unheard:
            file = self._file[unheard[0]].place.source
            names = ", ".join(name.replace("_", "-") for name in unheard)
            yield f"{self._source} goes before {file}, whose {names} did not count"
        for spans in self._lost:
            yield f"the {spans.replace('_', ' ')} of {self._source} did not count, as others were typed"

    def _says_same(self, name: str) -> bool:
        """Whether the plan and the file come to the same, however they write it."""
        return name in self._taken and _read_setting(name, self._taken[name]) == _read_setting(name, self._file[name])


def _read_setting(name: str, setting: Setting) -> tuple[object, ...]:
    given = getattr(Options(given={name: setting}), name)
    match name:
        case "notice_period":
            notices = given.read_all(lambda text: parse_notice_period(text, lambda: WorkingCalendar(zone=UTC)))
            return tuple(map(notice_words, notices))
        case "team_hours":  # the plan has the zone, too
            return tuple(text.partition("@")[0].strip() for text in setting.texts)
        case _:
            return tuple(given.values)


def _is_typed(setting: Setting) -> bool:
    return setting.place.source.startswith("--")


def _is_assumed(key: str, rules: SavedRules) -> bool:
    """Whether the plan only assumed it, so that its next version may do so too."""
    return key in _ASSUMED and _ASSUMED[key] in rules.assumed


def _read_limits(
    plan: SavedPlan, rules: SavedRules, as_of: datetime, typed: Container[str]
) -> tuple[dict[str, Setting], list[str]]:
    """The limits of the plan that are still ahead, and what is said of the others, unless there are typed ones."""
    limits = {"earliest": rules.earliest if rules.earliest > plan.as_of else None, "latest": rules.latest}
    limits = {name: limit for name, limit in limits.items() if name not in typed}
    if "horizon" in typed:
        limits.pop("latest", None)
    ahead = {
        name: Setting(texts=(iso_utc(limit),), place=Place(f"{plan.source}: {name}"))
        for name, limit in limits.items()
        if limit is not None and limit > as_of
    }
    dropped = ((name, limit) for name, limit in limits.items() if limit and name not in ahead)
    past = [f"{name} {moment(limit, plan.zone, year=True)}" for name, limit in dropped]
    past += [f"horizon {text}" for text in rules.more.get("horizon", ()) if "horizon" not in typed]
    day = day_name(plan.as_of.astimezone(plan.zone), year=True)
    since = f"limits of {plan.source}, which were meant from {day} on, did not count"
    return ahead, [f"{since}: {', '.join(past)}"] if past else []
