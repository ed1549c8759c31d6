"""What `downtime schema` prints, and that no document is written that it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from downtime_cli.core.backtest.backtest import run_backtest
from downtime_cli.core.checking.judge import Gates, Question, judge_window
from downtime_cli.core.errors import UsageError
from downtime_cli.core.planning.plan import Plan
from downtime_cli.core.planning.planner import build_plan
from downtime_cli.core.policy import Policy
from downtime_cli.core.recurrence import FORTNIGHTLY, MONTHLY, QUARTERLY, WEEKLY, Recurrence
from downtime_cli.core.series.build import announce_series
from downtime_cli.core.standing.plan import NoStandingWindow
from downtime_cli.core.standing.planner import build_standing
from downtime_cli.core.window import DAY, HOUR, Span
from downtime_cli.documents.schemas import DOCUMENTS, build_schema, render_schema
from downtime_cli.request import options
from tests.core.builders import AS_OF, BACKGROUND, BERLIN, lively, one_zone, policy
from tests.core.planning.test_planner import PEOPLE, TRAFFIC, policies
from tests.documents.reading import written
from tests.effort import examples


@pytest.mark.parametrize("name", DOCUMENTS)
def test_schemas_are_as_agreed(name: str, check_golden: Callable[[str, str], None]) -> None:
    """Each schema is valid, and exactly as its golden copy has it."""
    Draft202012Validator.check_schema(build_schema(name))
    check_golden(f"schema-{name}.json", render_schema(name))


def _keys(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each key that a schema declares, with its path."""
    if isinstance(node, dict):
        for key, inside in node.get("properties", {}).items():
            yield f"{path}.{key}", inside
        for key, inside in node.items():
            yield from _keys(inside, f"{path}.{key}")
    elif isinstance(node, list):
        for inside in node:
            yield from _keys(inside, path)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_key_is_described(name: str) -> None:
    """A sentence says what each key means; so does one for each kind of object."""
    schema = build_schema(name)
    keys = dict(_keys(schema))
    assert len(keys) > 15
    assert [path for path, key in keys.items() if not key.get("description", "").endswith(".")] == []
    assert [part for part, inside in schema["$defs"].items() if not inside.get("description", "").endswith(".")] == []


def test_every_key_is_required() -> None:
    """What is not known is null, never left out."""
    for name in DOCUMENTS:
        schema = build_schema(name)
        for part in [*schema["$defs"].values(), *schema.get("oneOf", [schema])]:
            assert sorted(part.get("properties", {})) == sorted(part.get("required", []))


def test_schemas_do_not_depend_on_chance() -> None:
    """A schema is the same whatever the order of sets is."""
    command = "from downtime_cli.documents.schemas import render_schema as r; print(r('plan') + r('standing'), end='')"
    expected = render_schema("plan") + render_schema("standing")
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", command], env=environment, capture_output=True, check=True)
        assert run.stdout.decode() == expected


def test_an_unknown_document_has_no_schema() -> None:
    """The error lists the documents there are."""
    with pytest.raises(UsageError) as caught:
        render_schema("novel")
    assert "use one of plan, refusal, standing" in caught.value.issues[0].remedy


def test_the_command_offers_every_document() -> None:
    """`downtime schema` completes and lists the names that have a schema."""
    assert tuple(DOCUMENTS) == options.DOCUMENTS


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(policies(), st.text(max_size=4), st.none() | st.floats(0.001, 99.999), st.none() | st.floats(0, 1e6))
def test_the_core_keeps_the_schema_of_plans(
    wishes: Policy, service: str, slo: float | None, value: float | None
) -> None:
    """Whatever is asked for, the plan or the refusal is one that its own schema accepts."""
    asked = replace(wishes, service=service, slo=slo, value_per_request=value)
    answer = build_plan(TRAFFIC, PEOPLE, asked, BACKGROUND)
    written(answer, "plan" if isinstance(answer, Plan) else "refusal")


@settings(max_examples=examples(10), suppress_health_check=[HealthCheck.too_slow])
@given(
    policies(),
    st.sampled_from((WEEKLY, FORTNIGHTLY, MONTHLY, QUARTERLY)),
    st.integers(0, 100),
    st.sampled_from([None, 0.0, 0.2]),
)
def test_the_core_keeps_the_schema_of_judgements(
    wishes: Policy, recurring: Recurrence, start: int, most: float | None
) -> None:
    """So are the standing window and the judgement on some window."""
    standing = build_standing(TRAFFIC, PEOPLE, replace(wishes, recurring=recurring), BACKGROUND)
    written(standing if isinstance(standing, NoStandingWindow) else announce_series(standing, PEOPLE), "standing")
    window = Span(wishes.as_of + start * HOUR, wishes.as_of + start * HOUR + wishes.duration)
    question = Question(
        window=window,
        horizon=Span(wishes.as_of, wishes.as_of + 14 * DAY),
        announced=wishes.as_of,
        gates=Gates(max_regret=most, max_share=most, max_percentile=most, max_error_budget=most),
    )
    written(judge_window(TRAFFIC, PEOPLE, replace(wishes, slo=99.9), question, BACKGROUND), "check")


@settings(max_examples=examples(5), suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1, 10), st.integers(0, 4))
def test_the_core_keeps_the_schema_of_backtests(hours: int, origins: int) -> None:
    """So is what a backtest found, weeks that could not be scored included."""
    traffic = lively(BERLIN, weeks=9)
    asked = policy(duration=hours * HOUR, latest=AS_OF + 7 * DAY)
    written(run_backtest(traffic, one_zone(), asked, origins), "backtest")
