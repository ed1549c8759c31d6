"""Saved plans read back, and what is said of broken ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.announcing.message import AnnouncementKind, Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.policy import UNNAMED
from downtime_cli.core.saved.versions import update_status
from downtime_cli.documents.read_plan import parse_plan, read_plan
from downtime_cli.documents.reading.places import locate, place_at
from downtime_cli.documents.saved import render_saved
from downtime_cli.documents.write import render_json
from tests.samples import sample_plan, sample_policy

Document = dict[str, Any]  # JSON


@pytest.fixture
def document() -> Document:
    """Return the JSON of a plan."""
    return dict(json.loads(render_json(sample_plan())))


def write(folder: Path, text: str) -> str:
    """Write a plan and return its path."""
    path = folder / "plan.json"
    path.write_text(text, encoding="utf-8")
    return str(path)


def set_at(path: str, value: object) -> Callable[[Document], None]:
    """Return a change of one value, by a dotted path."""

    def change(document: Document) -> None:
        *parents, last = (int(step) if step.isdigit() else step for step in path.split("."))
        target: Any = document
        for step in parents:
            target = target[step]
        target[last] = value

    return change


def test_a_plan_comes_back(document: Document, tmp_path: Path) -> None:
    """What `downtime plan` wrote is read with the same window, messages and audience."""
    plan, made = read_plan(write(tmp_path, json.dumps(document))), sample_plan()
    assert (plan.plan_id, plan.sequence, plan.status) == (made.plan_id, made.sequence, made.status)
    assert (plan.window, plan.revisions) == (made.recommended.window, made.revisions)
    assert plan.announcements == tuple(message for message in made.announcements if not message.missed)
    assert [zone_name(zone) for zone, _ in plan.audience] == [zone_name(zone) for zone, _ in made.audience]
    assert plan.forecast.expected == made.recommended.impact.expected


def test_writing_back_changes_nothing(document: Document, tmp_path: Path) -> None:
    """A plan that is read and written is byte for byte the same, keys of later versions included."""
    document |= {"key_of_tomorrow": {"kept": [1, 2]}, "withdrawn": [document["announcements"][0]]}
    for part in ("window", "quality", "policy"):
        document[part]["key_of_tomorrow"] = "x"
    for part in ("revisions", "announcements", "withdrawn", "audience"):
        document[part][0] = {**document[part][0], "key_of_tomorrow": "x"}
    document["impact"]["zones"].append({**document["impact"]["zones"][0], "zone": "Mars/Base", "key_of_tomorrow": 1})
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    assert render_saved(read_plan(write(tmp_path, text))) == text


def test_a_later_version_keeps_what_it_does_not_know(document: Document, tmp_path: Path) -> None:
    """A change of status leaves the keys of others where they were, in versions and messages that stay too."""
    document["revisions"][0]["key_of_tomorrow"] = document["announcements"][0]["key_of_tomorrow"] = "x"
    plan = read_plan(write(tmp_path, json.dumps(document)))
    again = json.loads(render_saved(update_status(plan, Status.CONFIRMED, plan.as_of)))
    assert [each.get("key_of_tomorrow") for each in again["revisions"]] == ["x", None]
    kept, *others = [each for each in again["announcements"] if each == document["announcements"][0]]
    assert (kept["key_of_tomorrow"], others) == ("x", [])


PROMISED: Final = {
    "": "schema plan_id sequence status service as_of window impact alternatives audience issues announcements quality "
    "assumptions",
    "window": "start end duration",
    "impact": "expected low high unit share_of_week rank candidates zones",
    "quality": "verdict findings",
}
PROMISED_OF_EACH: Final = {"audience": "zone share", "announcements": "kind channel send_at lead audience reach"}


def keep(part: Document, names: str) -> Document:
    """Return some keys of a part of a document."""
    return {name: part[name] for name in names.split()}


def test_the_promised_keys_are_enough(document: Document, tmp_path: Path) -> None:
    """A plan without any key but those that may be relied upon says the same, but for what only the others know."""
    least = keep(document, PROMISED[""])
    least |= {part: keep(document[part], names) for part, names in PROMISED.items() if part}
    least |= {part: [keep(each, names) for each in document[part]] for part, names in PROMISED_OF_EACH.items()}
    whole, plan = (read_plan(write(tmp_path, json.dumps(each))) for each in (document, least))
    same = (
        "plan_id sequence status service as_of window audience revisions forecast zone impact_level withdrawn".split()
    )
    assert {name: getattr(plan, name) for name in same} == {name: getattr(whole, name) for name in same}
    end = plan.window.end
    assert [each.promised for each in plan.announcements] == [each.send_at or end for each in plan.announcements]
    assert plan.announce_by is None
    saved = json.loads(render_saved(plan))
    assert saved == least | {
        key: saved[key] for key in ("automatic", "revisions", "withdrawn", "window", "announcements", "impact")
    }


def test_a_plan_for_nobody_is_in_utc(document: Document, tmp_path: Path) -> None:
    """Without an audience and a team's zone nobody's clock is known; without zones none is written back."""
    document |= {"audience": [], "announcements": []}
    del document["timezone"], document["impact"]["zones"]
    plan = read_plan(write(tmp_path, json.dumps(document)))
    assert plan.zone is UTC
    assert "zones" not in json.loads(render_saved(plan))["impact"]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        pytest.param(set_at("confidence", {"capture": 2}), "confidence", id="confidence"),
        pytest.param(set_at("assumptions", ["notice period of 72 h"]), "assumptions", id="assumptions-as-texts"),
        pytest.param(set_at("policy", {"slo": "x", "notice_period": "72h"}), "policy", id="policy"),
        pytest.param(lambda document: document.pop("alike"), "alike", id="missing"),
        pytest.param(set_at("comparisons", 7), "comparisons", id="comparisons"),
    ],
)
def test_what_nothing_reads_may_be_anything(
    change: Callable[[Document], None], key: str, document: Document, tmp_path: Path
) -> None:
    """Keys of other versions that no command goes by are left as they are."""
    change(document)
    plan = read_plan(write(tmp_path, json.dumps(document)))
    assert json.loads(render_saved(plan)).get(key) == document.get(key)


STANDING: Final = Path(__file__).parent.parent / "golden" / "standing-report.json"


@pytest.mark.parametrize(
    ("name", "what", "remedy"),
    [
        pytest.param("standing", "this is a standing window, not the plan", "--standing", id="standing"),
        pytest.param("no-standing", "this is a refusal: no standing window", "plan again", id="no-standing"),
        pytest.param("refusal", "this is a refusal: no window kept", "plan again", id="refusal"),
        pytest.param("judgement", "this is the judgement of `downtime check`", "--start TIME", id="check"),
        pytest.param("inspection", "this is what `downtime inspect` found", "`downtime plan`", id="inspect"),
        pytest.param(
            "audience", "this is what `downtime inspect` found in a file of users", "--audience", id="inspect-users"
        ),
        pytest.param("backtest", "this is what `downtime backtest` measured", "`downtime plan`", id="backtest"),
    ],
)
def test_other_documents_of_ours_are_named(name: str, what: str, remedy: str) -> None:
    """What `downtime` wrote and is no plan is called by its name, with what to do instead."""
    text = (STANDING.parent / f"{name}-report.json").read_text("utf-8")
    with pytest.raises(InputError) as raised:
        parse_plan("some.json", text)
    (issue,) = raised.value.issues
    assert issue.message.startswith(what)
    assert remedy in issue.remedy
    assert (issue.code, issue.place.line) == ("bad-plan", 2)


def test_a_service_that_nobody_named_has_no_name(tmp_path: Path) -> None:
    """The document has null, which is what notices have words for; a name of blanks is none either."""
    for service in (UNNAMED, " "):
        text = render_json(sample_plan(policy=sample_policy(service=service)))
        assert json.loads(text)["service"] is None
        plan = read_plan(write(tmp_path, text))
        assert (plan.service, render_saved(plan)) == (UNNAMED, text)


BROKEN = [
    pytest.param(set_at("schema", "downtime-plan/2"), "schema: expected 'downtime-plan/1', got", id="version"),
    pytest.param(set_at("schema", None), "got None", id="no-text"),
    pytest.param(lambda document: document.pop("schema"), "schema: is missing", id="no-schema"),
    pytest.param(lambda document: document.pop("window"), "window: is missing", id="no-window"),
    pytest.param(lambda document: document["impact"].pop("unit"), "impact.unit: is missing", id="no-unit"),
    pytest.param(set_at("window", 5), "window: expected an object, got 5", id="window-is-a-number"),
    pytest.param(set_at("window.start", "2026-12-05T04:00:00"), "expected a time in UTC", id="naive"),
    pytest.param(set_at("window.start", "1812-01-01T00:00:00Z"), "in the years 1970 to 3999", id="long-ago"),
    pytest.param(set_at("announcements.0.send_at", "9999-12-31T23:59:59Z"), "in the years 1970 to 3999", id="doomsday"),
    pytest.param(set_at("announcements.0.lead", "P9999999999D"), "lead: expected a duration", id="endless-lead"),
    pytest.param(set_at("window.start", "soon"), "got 'soon'", id="no-time"),
    pytest.param(set_at("window.end", "2026-12-05T03:00:00Z"), "window.end: expected an end after", id="ends-first"),
    pytest.param(set_at("status", "DONE"), "status: expected one of CANCELLED, COMPLETED", id="status"),
    pytest.param(set_at("sequence", -1), "sequence: expected a whole number", id="negative"),
    pytest.param(set_at("sequence", 1_000_001), "sequence: expected a whole number", id="more-than-calendars-hold"),
    pytest.param(set_at("sequence", 1.5), "sequence: expected a whole number", id="fraction"),
    pytest.param(set_at("sequence", True), "sequence: expected a whole number", id="truth"),
    pytest.param(set_at("impact.expected", float("nan")), "is not JSON: NaN is not a number", id="nan"),
    pytest.param(lambda document: document["announcements"][0].pop("kind"), "kind: is missing", id="no-kind"),
    pytest.param(lambda document: document["quality"].pop("verdict"), "quality.verdict: is missing", id="no-verdict"),
    pytest.param(set_at("impact.zones.0.zone", 4), "zones[0].zone: expected a time zone, got 4", id="zone-of-impact"),
    pytest.param(set_at("alternatives.0.impact.low", float("inf")), "is not JSON: Infinity is not", id="infinity"),
    pytest.param(set_at("impact.expected", -1.5), "impact.expected: expected a number of 0 or more", id="below-zero"),
    pytest.param(set_at("service", "  "), "service: expected a text or null, got", id="empty"),
    pytest.param(set_at("plan_id", "a b\r\nX: y"), "plan_id: expected letters", id="hostile-id"),
    pytest.param(set_at("timezone", "Europe/Berln"), "unknown time zone", id="zone"),
    pytest.param(set_at("announcements", {}), "announcements: expected a list, got {}", id="no-list"),
    pytest.param(set_at("announcements.0.lead", "3 days"), "announcements[0].lead: expected a duration", id="lead"),
    pytest.param(set_at("announcements.0.audience.0", 7), "audience[0]: expected a time zone", id="zone-is-a-number"),
    pytest.param(set_at("announcements.0.reach", 1.5), "expected a number from 0 to 1 or null", id="reach"),
    pytest.param(set_at("status", "\ud800"), "status: expected one of", id="half-a-pair"),
    pytest.param(set_at("announcements.0.region", ""), "announcements[0].region: expected a text or null", id="region"),
    pytest.param(set_at("revisions", []), "revisions: expected at least one revision", id="no-revision"),
    pytest.param(set_at("revisions.0.sequence", 4), "revisions: expected revisions whose last", id="revision-differs"),
]


@pytest.mark.parametrize(("change", "message"), BROKEN)
def test_broken_plans_are_refused(
    change: Callable[[Document], None], message: str, document: Document, tmp_path: Path
) -> None:
    """Each value that is used is checked; the error names it and its line."""
    change(document)
    with pytest.raises(InputError) as raised:
        read_plan(write(tmp_path, json.dumps(document, indent=2)))
    (issue,) = raised.value.issues
    assert message in issue.message
    assert issue.place.line
    assert issue.place.column


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("[1, 2]", 1, id="list"),
        pytest.param('{"schema":\n oops}', 2, id="no-json"),
        pytest.param("[" * 100_000, 1, id="deep"),
        pytest.param('{"schema": "downtime-plan/1", "sequence": ' + "1" * 5000 + "}", 1, id="long-number"),
        pytest.param('{"schema": "downtime-plan/1", "key_of_tomorrow": 1e999}', 1, id="larger-than-any-number"),
    ],
)
def test_what_is_no_plan_is_refused(text: str, line: int, tmp_path: Path) -> None:
    """Any other text is an error with its place."""
    with pytest.raises(InputError) as raised:
        read_plan(write(tmp_path, text))
    (issue,) = raised.value.issues
    assert (issue.code, issue.place.line) == ("bad-plan", line)


def test_halves_of_surrogate_pairs_are_no_text(document: Document, tmp_path: Path) -> None:
    """JSON can hold them, as a key or in a text; what cannot be said is a question mark."""
    document |= {"service": "a\ud800b", "\udfff": [True]}
    plan = read_plan(write(tmp_path, json.dumps(document)))
    assert plan.service == "a?b"
    assert json.loads(render_saved(plan)) == document


JSON_KEYS = st.sampled_from(["schema", "window", "impact", "announcements", "policy", "start", "zones", "\ud800"])


@given(
    st.lists(JSON_KEYS | st.integers(0, 2), min_size=1, max_size=4),
    st.recursive(st.none() | st.booleans() | st.integers() | st.text() | st.just("\udc80"), st.lists, max_leaves=3),
)
def test_any_change_is_read_or_refused(path: list[str | int], value: object) -> None:
    """A plan with any value in any place is a plan or an error with its place, never a crash."""
    document = json.loads(render_json(sample_plan()))
    target: Any = document
    for step in path[:-1]:
        inside = target.get(step) if isinstance(target, dict) else None
        if isinstance(target, list) and isinstance(step, int) and step < len(target):
            inside = target[step]
        if not isinstance(inside, dict | list):
            break
        target = inside
    if isinstance(target, dict):
        target[path[-1]] = value
    try:
        plan = parse_plan("plan.json", json.dumps(document))
    except InputError as error:
        (issue,) = error.issues
        assert (issue.code, issue.place.source) == ("bad-plan", "plan.json")
        assert issue.place.line
    else:
        assert json.loads(render_saved(plan))["schema"] == "downtime-plan/1"


def test_a_region_is_read(document: Document, tmp_path: Path) -> None:
    """The name of the recipients comes back."""
    document["announcements"][0]["region"] = "Europe"
    assert read_plan(write(tmp_path, json.dumps(document))).announcements[0].region == "Europe"


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        pytest.param(["a", 1, "b", 1], 2, 11, id="deep"),
        pytest.param(["c"], 3, 6, id="last-of-equal-keys"),
        pytest.param(["a", 7], 1, 7, id="no-such-element"),
        pytest.param(["a", "b"], 1, 7, id="no-such-key"),
        pytest.param(["c", 0], 3, 6, id="inside-a-number"),
        pytest.param([], 1, 1, id="everything"),
    ],
)
def test_places_in_json(path: list[str | int], line: int, column: int) -> None:
    """A path of keys and indices leads to the line and column of its value."""
    text = '{"a": [1, {\n "b": [2, 3]}], "c": 4,\n"c": 5}'
    place = place_at("f", text, locate(text, path))
    assert (place.line, place.column) == (line, column)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, st.booleans())
def test_every_value_of_any_json_is_found(value: object, is_indented: bool) -> None:
    """At the place of each value stands that value."""
    text = json.dumps(value, indent=1 if is_indented else None)

    def check(inner: object, path: list[str | int]) -> None:
        found, _ = json.JSONDecoder().raw_decode(text, locate(text, path))
        assert found == inner
        if isinstance(inner, dict):
            for key, member in inner.items():
                check(member, [*path, key])
        elif isinstance(inner, list):
            for index, element in enumerate(inner):
                check(element, [*path, index])

    check(value, [])


def test_a_status_edited_by_hand_holds(document: Document, tmp_path: Path) -> None:
    """Who writes another status into the file means the version that is there."""
    plan = read_plan(write(tmp_path, json.dumps(document | {"status": "CONFIRMED"})))
    assert (plan.status, plan.revisions[-1].status) == (Status.CONFIRMED, Status.CONFIRMED)


def test_a_plan_from_before_waits_for_its_end(document: Document, tmp_path: Path) -> None:
    """A plan made before there was a choice has the end by the clock, and waits for it to be recorded all the same."""
    del document["automatic"]
    for message in document["announcements"]:
        message["send_at"] = message["send_at"] or document["window"]["end"]
        del message["waits_for"]
    plan = read_plan(write(tmp_path, json.dumps(document)))
    ends = [each for each in plan.announcements if each.kind is AnnouncementKind.COMPLETE]
    assert {(each.send_at, each.waits_for) for each in ends} == {(None, Status.COMPLETED)}
    assert plan.announcements == read_plan(write(tmp_path, render_saved(plan))).announcements
