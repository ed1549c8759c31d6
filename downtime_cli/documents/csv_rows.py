"""
The CSV format: one row per window of a plan or judgement, date of a standing one, week of a backtest, or message due.

Columns are keys of the JSON documents, and hold what those do; local times carry their offset. Text that a spreadsheet
would take for a formula gets a leading apostrophe (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, TypeAlias, assert_never

from msgspec import to_builtins

from downtime_cli.core.backtest.trials import Backtest
from downtime_cli.core.checking.inside import Inside
from downtime_cli.core.checking.judgement import Judgement, RulesJudgement
from downtime_cli.core.planning.plan import NoWindow, Plan
from downtime_cli.core.quality.inspection import AudienceInspection, Inspection
from downtime_cli.core.saved.due import Due
from downtime_cli.core.standing.plan import NoStandingWindow, StandingChoice, StandingPlan
from downtime_cli.core.window import MINUTE
from downtime_cli.core.wording import WEEKDAYS, neutralise
from downtime_cli.documents.write import build_document

if TYPE_CHECKING:
    from downtime_cli.core.answer import Answer, SavedAnswer

_WINDOW_COLUMNS: Final = (
    "choice", "outcome", "status", "start", "end", "local_start", "local_end", "zone", "duration_minutes", "unit",
    "expected", "low", "high", "share_of_week", "rank", "candidates", "quieter_share", "overrun", "worst_zone_share",
    "worst_borne_share", "error_budget", "money", "service", "plan_id", "failures", "remedy",
)  # fmt: skip
_DATE_COLUMNS: Final = (
    "choice", "outcome", "status", "start", "end", "local_start", "local_end", "zone", "unit", "expected", "left_out",
    "names", "rrule", "service",
)  # fmt: skip
_WEEK_COLUMNS: Final = (
    "origin", "outcome", "start", "end", "local_start", "local_end", "zone", "unit", "expected", "low", "high",
    "realised", "in_range", "best_start", "best_realised", "mean_realised", "candidates", "guess_start",
    "guess_realised", "guess_feasible", "capture", "guess_capture", "regret", "service",
)  # fmt: skip
_DUE_COLUMNS: Final = (
    "id", "plan_id", "sequence", "status", "kind", "channel", "region", "send_at", "reach", "service", "start", "end",
    "subject", "text",
)  # fmt: skip
_INSIDE_COLUMNS: Final = (
    "choice", "outcome", "status", "start", "end", "local_start", "local_end", "zone", "day", "service", "plan_id",
)  # fmt: skip
_PROFILE_COLUMNS: Final = ("weekday", "hour", "mean")
_ZONE_COLUMNS: Final = ("zone", "share", "weight")

Row: TypeAlias = Mapping[str, Any]


def render_csv(answer: Answer) -> str:
    r"""Write an answer as CSV with a heading; lines end in `\n`.

    A plan gives its windows, `recommended` first, then each `alternative`; a refusal gives that of each
    `relaxation`; a judgement gives the `chosen` window, the `best` one and each `better`; a standing window gives its
    dates, those left out with the rule and its reasons; an inspection gives the mean of each hour of the week, or each
    zone of an audience; a backtest gives one row per past week; a look at a standing window gives what was asked, the
    date that it is about, and the next; what falls due gives one row per message.
    """
    document = to_builtins(build_document(answer))
    match answer:
        case Plan() | NoWindow() | Judgement() | RulesJudgement():
            return _write(_WINDOW_COLUMNS, _window_rows(document))
        case StandingPlan():
            return _write(_DATE_COLUMNS, _date_rows(document, "recommended", answer.recommended))
        case NoStandingWindow():
            rows = [] if answer.nearest is None else _date_rows(document, "nearest", answer.nearest)
            return _write(_DATE_COLUMNS, rows)
        case Inspection() | AudienceInspection():
            zones = document.get("audience")
            return _write(_PROFILE_COLUMNS, _profile_rows(document)) if zones is None else _write(_ZONE_COLUMNS, zones)
        case Backtest():
            return _write(_WEEK_COLUMNS, (_week_row(week, document) for week in document["weeks"]))
        case Due() | Inside():
            return _write_saved(answer, document)
        case _:
            assert_never(answer)


def _write_saved(answer: SavedAnswer, document: Row) -> str:
    """Write what saved plans answer: messages, or where a time lies among windows."""
    if isinstance(answer, Inside):
        return _write(_INSIDE_COLUMNS, _inside_rows(document))
    return _write(_DUE_COLUMNS, ({**each, **each["window"]} for each in document["messages"]))


def _window_rows(document: Row) -> Iterator[Row]:
    """The windows of a plan, a refusal or a judgement, the one that it is about first."""
    common = {"zone": document["timezone"], "service": document["service"]}
    match document:
        case {"plan_id": plan_id, "status": status}:
            common |= {"plan_id": plan_id, "status": status, "outcome": "window"}
            yield _window_row("chosen" if document["chosen"] else "recommended", document, common)
            yield from (_window_row("alternative", each, common) for each in document["alternatives"])
        case {"relaxations": relaxations, "outcome": outcome}:
            common |= {"outcome": outcome}
            yield from (
                _window_row("relaxation", each, {**common, "remedy": _word_remedy(each)}) for each in relaxations
            )
        case _:
            since = document["since"] or {}
            common |= {key: since.get(key) for key in ("plan_id", "status")}
            yield from _judged_rows(document, common)


def _word_remedy(relaxation: Row) -> str:
    """Word a remedy so that no cell begins with a dash, as formulas do, and would have to be quoted."""
    remedy: str = relaxation["remedy"]
    return f"with {remedy}" if remedy.startswith("-") else remedy


def _judged_rows(document: Row, common: Row) -> Iterator[Row]:
    """The chosen window and what it fails for, the best one and the other better ones."""
    failures = [each["code"] for each in document["criteria"] if each["outcome"] == "failed"]
    answer = {"outcome": document["outcome"], "failures": "; ".join(failures)}
    yield _window_row("chosen", document, {**common, **answer})
    best = document["best"]
    if best is not None:
        yield _window_row("best", best, common)
    yield from (_window_row("better", each, common) for each in document["better"] if each != best)


def _window_row(choice: str, each: Row, common: Row) -> Row:
    window = each["window"]
    start, end = (datetime.fromisoformat(window[name]) for name in ("start", "end"))
    return {**common, **(each["impact"] or {}), **window, "choice": choice, "duration_minutes": (end - start) // MINUTE}


def _date_rows(document: Row, name: str, choice: StandingChoice) -> list[Row]:
    """The dates of a slot and those left out, by time."""
    from downtime_cli.documents.standing import build_costs

    shown = document if name == "recommended" else document["nearest"]
    slot = {key: shown["slot"][key] for key in ("rrule", "zone")}
    common = {"choice": name, **{key: document.get(key) for key in ("outcome", "status", "unit", "service")}, **slot}
    left_out = ({**each, "left_out": each["rule"], "names": "; ".join(each["names"])} for each in shown["left_out"])
    rows = [{**common, **each} for each in (*to_builtins(build_costs(choice)), *left_out)]
    return sorted(rows, key=itemgetter("start"))


def _inside_rows(document: Row) -> Iterator[Row]:
    """What was asked about, the date that it is about, and the next one."""
    common = {"zone": document["timezone"], "service": document["service"]}
    yield {**common, **document["asked"], "choice": "asked", "outcome": document["outcome"]}
    for choice in ("date", "next"):
        if (date := document[choice]) is not None:
            yield {**common, **date["window"], **date, "choice": choice}


def _profile_rows(document: Row) -> Iterator[Row]:
    for hour, mean in enumerate(document["profile"]):
        yield {"weekday": WEEKDAYS[hour // 24], "hour": hour % 24, "mean": mean}


def _week_row(week: Row, document: Row) -> Row:
    best, guess = (week[name] or {} for name in ("best", "guess"))
    return {
        **week,
        **(week["window"] or {}),
        "best_start": best["window"]["start"] if best else None,
        "best_realised": best.get("realised"),
        "mean_realised": week["mean"],
        "guess_start": guess["window"]["start"] if guess else None,
        "guess_realised": guess.get("realised"),
        "guess_feasible": guess.get("feasible"),
        "zone": document["timezone"],
        "unit": document["unit"],
        "service": document["service"],
    }


def _write(columns: tuple[str, ...], rows: Iterable[Row]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return out.getvalue()


def _cell(value: str | float | bool | None) -> str | float | None:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return neutralise(value)
        case _:
            return value
