"""The configuration of web servers: what is in it, and what never gets into it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import InputError
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.window import Span
from downtime_cli.notices.names import Server
from downtime_cli.notices.page.web_servers import _below, render_server
from tests.saved_samples import HOSTILE, WINDOW, saved_plan

PAGE = "/var/www/downtime/page.html"


@pytest.mark.parametrize("server", Server)
def test_the_configuration_is_as_it_was_looked_at(server: Server, check_golden: Callable[[str, str], None]) -> None:
    """Each server's configuration is the one in its golden file."""
    check_golden(f"server-{server}.conf", render_server(saved_plan(), server, PAGE, ["192.0.2.7", "2001:DB8:0::7"]))


@pytest.mark.parametrize("server", Server)
def test_nobody_is_let_through_unless_named(server: Server) -> None:
    """Without addresses, no line speaks of one."""
    assert "remote" not in render_server(saved_plan(), server, PAGE).lower()


@pytest.mark.parametrize("server", Server)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_stay_in_their_comment(server: Server, text: str) -> None:
    """Whatever the service and the plan are called, nothing but the first two lines differs, and those are comments."""
    hostile = render_server(saved_plan(service=text, plan_id=text), server, PAGE).splitlines()
    plain = render_server(saved_plan(), server, PAGE).splitlines()
    assert hostile[2:] == plain[2:]
    assert all(re.fullmatch(r"# [\w /.+@,=~()-]+[:;] [^{}$`\\\"<>]+\.", line) for line in hostile[:2])


@pytest.mark.parametrize("server", Server)
@pytest.mark.parametrize(
    "path",
    [
        pytest.param('/srv/"; return 200; "', id="quote"),
        pytest.param("/srv/$host/page.html", id="dollar"),
        pytest.param("/srv/{env.HOME}/page.html", id="brace"),
        pytest.param("/srv/%{HTTP_HOST}/page.html", id="percent"),
        pytest.param("/srv/page.html?x", id="question-mark"),
        pytest.param("/srv/page\\", id="backslash"),
        pytest.param("/srv/a\nb", id="line-break"),
        pytest.param("srv/page.html", id="relative"),
        pytest.param("/srv/downtime/", id="folder"),
        pytest.param("", id="empty"),
    ],
)
def test_a_path_that_a_server_might_expand_is_refused(server: Server, path: str) -> None:
    """A path that one of the servers would read as more than a file is an error, the same for all three."""
    with pytest.raises(InputError) as caught:
        render_server(saved_plan(), server, path)
    assert [issue.code for issue in caught.value.issues] == ["bad-page-path"]


@pytest.mark.parametrize("text", ["", "192.0.2.0/24", "admin.example.com", '192.0.2.7"; return 200; "'])
def test_what_is_no_address_is_refused(text: str) -> None:
    """Only single IP addresses are let through."""
    with pytest.raises(InputError) as caught:
        render_server(saved_plan(), Server.NGINX, PAGE, [text])
    assert [issue.code for issue in caught.value.issues] == ["bad-setting"]


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.COMPLETED])
def test_a_plan_that_is_over_has_no_page(status: Status) -> None:
    """Where nothing is down, there is nothing to serve."""
    with pytest.raises(InputError) as caught:
        render_server(saved_plan(status=status), Server.CADDY, PAGE)
    assert [issue.code for issue in caught.value.issues] == ["plan-is-over"]


@pytest.mark.parametrize("level", [ImpactLevel.NO_IMPACT, ImpactLevel.REDUCED_REDUNDANCY])
def test_a_service_that_keeps_working_is_not_replaced(level: ImpactLevel) -> None:
    """Nobody is kept out by a page that says that the service works."""
    with pytest.raises(InputError) as caught:
        render_server(saved_plan(impact_level=level), Server.NGINX, PAGE)
    assert [issue.code for issue in caught.value.issues] == ["contradiction"]


def test_an_end_within_a_second_is_rounded_up() -> None:
    """Nobody is asked to come back before the end."""
    late = Span(WINDOW.start, datetime(2026, 12, 5, 5, 59, 59, 1, tzinfo=UTC))
    assert "Sat, 05 Dec 2026 06:00:00 GMT" in render_server(saved_plan(window=late), Server.NGINX, PAGE)


@given(st.integers(10, 10**11), st.integers(-200, 200), st.integers(1, 10**11))
def test_the_pattern_matches_just_the_smaller_numbers(limit: int, near: int, anywhere: int) -> None:
    """A number matches if, and only if, it is below the limit."""
    for value in (max(1, limit + near), anywhere):
        assert bool(re.fullmatch(_below(limit), str(value))) == (value < limit)
