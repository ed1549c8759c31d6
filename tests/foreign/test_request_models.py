"""Bodies of requests, taken by the clients that their makers publish."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime
from typing import Any

import pytest

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.wording import printable
from tests.export_samples import export, with_status
from tests.foreign.tools import need_environment, need_module
from tests.saved_samples import HOSTILE, WINDOW, saved_plan

# The models refuse unknown fields, statuses and impacts; the client turns what they hold into the request again.
CHECK_INCIDENTS = """
import json, sys
from atlassian_statuspage import ApiClient, PostPagesPageIdIncidents, PostPagesPageIdIncidentsIncident
client = ApiClient()
bodies = json.load(sys.stdin)
taken = [PostPagesPageIdIncidents(incident=PostPagesPageIdIncidentsIncident(**body["incident"])) for body in bodies]
json.dump([client.sanitize_for_serialization(each) for each in taken], sys.stdout)
"""


def taken_by_statuspage(bodies: list[Any]) -> subprocess.CompletedProcess[str]:
    """Return what became of incidents in the models of Atlassian's client."""
    call = [need_environment("atlassian-statuspage"), "-W", "ignore", "-c", CHECK_INCIDENTS]
    return subprocess.run(call, input=json.dumps(bodies), capture_output=True, text=True, check=False, timeout=60)


def taken_by_datadog(text: str) -> Any:
    """Return the attributes of a downtime as the models of Datadog's client.

    The client keeps what it does not know, and marks it: that is an error here, as is a field it has no name for.
    """
    settings = need_module("datadog_api_client").Configuration()
    model = need_module("datadog_api_client.v2.model.downtime_create_request").DowntimeCreateRequest
    convert = need_module("datadog_api_client.model_utils").validate_and_convert_types
    request = convert(json.loads(text), (model,), ["body"], True, True, settings)
    attributes = request.data.attributes
    if request._unparsed or set(attributes.to_dict()) - set(type(attributes).openapi_types):
        raise ValueError(f"unknown to Datadog: {request.to_dict()}")
    return attributes


def test_statuspage_takes_every_status() -> None:
    """A plan in any state is an incident that Atlassian's models take, field by field."""
    bodies = [json.loads(export("statuspage", with_status(status))) for status in Status]
    result = taken_by_statuspage(bodies)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == bodies


def test_statuspage_takes_hostile_names() -> None:
    """Whatever a service is called, the incident is taken as it is."""
    bodies = [json.loads(export("statuspage", saved_plan(service=text))) for text in HOSTILE]
    result = taken_by_statuspage(bodies)
    assert json.loads(result.stdout) == bodies


def test_statuspage_models_can_refuse() -> None:
    """The check can fail: another status, or a field of another name, is refused."""
    body = json.loads(export("statuspage"))
    for wrong in ({"status": "cancelled"}, {"scheduled_from": "2026-12-05T04:00:00Z"}):
        assert taken_by_statuspage([{"incident": body["incident"] | wrong}]).returncode != 0


def test_datadog_takes_the_downtime() -> None:
    """The body is one that Datadog's models know, in every part."""
    attributes = taken_by_datadog(export("datadog"))
    assert attributes.scope == "env:prod AND service:shop"
    assert attributes.monitor_identifier.monitor_tags == ["*"]
    assert (attributes.schedule.start, attributes.schedule.end) == (WINDOW.start, WINDOW.end)
    assert isinstance(attributes.schedule.start, datetime)
    assert attributes.display_timezone == "Europe/Berlin"


def test_datadog_takes_hostile_names() -> None:
    """Whatever a service is called, it is a part of the message."""
    for text in HOSTILE:
        message = taken_by_datadog(export("datadog", saved_plan(service=text))).message
        assert message.startswith(f"Maintenance: {printable(text)}\n")


def test_datadog_models_can_refuse() -> None:
    """The check can fail: another name for a field, or a time in words, is refused."""
    for wrong in ({"mute": True}, {"schedule": {"start": "tomorrow"}}, {"monitor_identifier": {"tags": ["*"]}}):
        body = json.loads(export("datadog"))
        body["data"]["attributes"] |= wrong
        with pytest.raises(ValueError, match="unknown to Datadog"):
            taken_by_datadog(json.dumps(body))
