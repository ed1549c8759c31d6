"""Conditions that are complete in themselves, and those that would change the query around them."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.collect.sql.dialects import DIALECTS, find_dialect
from downtime_cli.collect.sql.lexis import find_fault
from downtime_cli.collect.sql.query import build_query
from downtime_cli.collect.sql.question import Question
from downtime_cli.core.errors import UsageError
from tests.collect.sql.test_question import SPAN

EVERY = [dialect.name for dialect in DIALECTS]


def fault(condition: str, dialect: str) -> str | None:
    """Return what is wrong with a condition."""
    return find_fault(condition, find_dialect(dialect).lexis)


@pytest.mark.parametrize("dialect", EVERY)
@pytest.mark.parametrize(
    "condition",
    [
        "status < 500 AND NOT is_bot",
        "a = 'it''s (' AND b IN (1, 2)",
        """"odd ""(name" = ')'""",
        "a = 1 -- (without the rest",
        "a = 1 -- it's\n  AND b = (2)",
        "a /* ( ' */ = 1",
        "a[1] = 2 AND '' = b",
        "a - (-1) > 0",
        "ts > '2026-01-01 00:00:00+00'",
        "a = ''",
    ],
)
def test_what_is_complete_is_taken(condition: str, dialect: str) -> None:
    """Brackets in texts, names and comments count for nothing, and quotes are doubled."""
    assert fault(condition, dialect) is None


@pytest.mark.parametrize("dialect", EVERY)
@pytest.mark.parametrize(
    ("condition", "words"),
    [
        pytest.param("a = 1) OR (1=1", "a bracket is closed that is not open: ') OR (1=1'", id="turned-inside-out"),
        pytest.param("(a = 1", "a bracket is left open: '(a = 1'", id="open"),
        pytest.param("f(a{1)}", "a bracket is closed that is not open: ')}'", id="crossed"),
        pytest.param("a = '" + "x" * 50, "a quote is left open: \"'" + "x" * 39 + '" …', id="text"),
        pytest.param('"a = 1', "a quote is left open: '\"a = 1'", id="name"),
        pytest.param("a = 'it's'", 'a quote is left open: "\'"', id="not-doubled"),
        pytest.param("a = 1 /* why", "a comment is left open: '/* why'", id="comment"),
        pytest.param("a = 1; DROP TABLE b", "a semicolon would end the query: '; DROP TABLE b'", id="semicolon"),
    ],
)
def test_what_is_not_complete_is_refused(condition: str, words: str, dialect: str) -> None:
    """The message shows where it begins."""
    assert fault(condition, dialect) == words


BACKSLASH = ["clickhouse", "spark", "bigquery", "snowflake", "mysql"]


@pytest.mark.parametrize(
    ("condition", "dialects"),
    [
        pytest.param(r"a = 'it\'s ('", [*BACKSLASH, "postgres"], id="backslash"),
        pytest.param(r"path = 'C:\'", ["postgres", "duckdb", "sqlite", "trino", "tsql"], id="backslash-is-itself"),
        pytest.param(r'a = "it\"s ("', ["clickhouse", "spark", "bigquery", "mysql"], id="backslash-in-double-quotes"),
        pytest.param(r"a = E'it\'s (' AND b = 'C:\'", ["postgres", "duckdb"], id="letter-that-escapes"),
        pytest.param(
            r"a RLIKE r'\' AND b = '('", ["postgres", "duckdb", "sqlite", "spark", "trino", "tsql"], id="raw-text"
        ),
        pytest.param("`it's (` = 1", ["sqlite", "clickhouse", "spark", "bigquery", "mysql"], id="backticks"),
        pytest.param("[it's (] = 1", ["sqlite", "tsql"], id="names-in-brackets"),
        pytest.param("[a]](] = 1", ["sqlite", "tsql"], id="bracket-in-a-name"),
        pytest.param("a = $$it's ($$", ["postgres", "duckdb", "clickhouse", "snowflake"], id="dollars"),
        pytest.param("a = $x$it's $$ ($x$", ["postgres", "duckdb", "clickhouse"], id="dollars-with-a-word"),
        pytest.param("a = " + "'" * 3 + """it's (""" + "'" * 3, ["bigquery"], id="three-quotes"),
        pytest.param("a = 1 # it's (", ["clickhouse", "bigquery", "mysql"], id="hash"),
        pytest.param("a = 1 // it's (", ["clickhouse", "snowflake"], id="slashes"),
        pytest.param("(a--1) > b", ["mysql"], id="minus-minus-one"),
    ],
)
def test_what_dialects_read_differently(condition: str, dialects: list[str]) -> None:
    """Each by its own rules: what is complete in some is not in others."""
    assert sorted(name for name in EVERY if fault(condition, name) is None) == sorted(dialects)


@pytest.mark.parametrize("condition", ["a = 1 /* one /* two */ three */", "a = 1 /* one /* two */"])
def test_comments_within_comments(condition: str) -> None:
    """Whether they may be there differs even among products of one dialect."""
    assert [name for name in EVERY if fault(condition, name)] == []


def test_letters_of_words_are_no_prefixes() -> None:
    """A backslash escapes nothing in a text that merely follows a word."""
    assert fault(r"a LIKE'C:\' AND b", "duckdb") is None
    assert fault("price$a$ > 1", "postgres") is None


def test_the_option_is_named() -> None:
    """What is wrong with a condition is an error of the command line."""
    with pytest.raises(UsageError) as caught:
        build_query(Question(dialect="redshift", table="t", time="at", span=SPAN, where="a = 1) OR (1=1"))
    (issue,) = caught.value.issues
    assert (str(issue.place), issue.remedy) == (
        "--where",
        "write a condition that is complete in itself, as postgres reads it",
    )


@given(st.lists(st.sampled_from([*"'\"`[]()+,a1\\ $#\n", "--", "/*", "*/", "'a'"]), max_size=12))
def test_what_sqlite_reads_as_a_value_is_complete(pieces: list[str]) -> None:
    """Whatever stands as an expression without brackets around it leaves nothing open, but for comments at the end."""
    condition = "".join(pieces)
    base = sqlite3.connect(":memory:")
    try:
        base.execute(f"SELECT a, \n{condition}\n FROM (SELECT 1 AS a)")
        is_value = True
    except sqlite3.Error as error:
        is_value = "no such column" in str(error)
    finally:
        base.close()
    found = fault(condition, "sqlite")
    assert not is_value or found is None or "comment" in found
