"""Foreign text in each kind of markup."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from downtime_cli.notices.dialects import DIALECTS, Url, build_finalize, plain_line
from tests.saved_samples import HOSTILE

URL = Url("https://a.example/x_y?a=1&b=<2>|\\")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("two\nlines\r\n", "two lines", id="lines"),
        pytest.param("  many   blanks\t", "many blanks", id="blanks"),
        pytest.param("\x1b[31m", "\\x1b[31m", id="escape"),
        pytest.param("a\u202eb", "a\\u202eb", id="override"),
        pytest.param("क्\u200dष", "क्\u200dष", id="joiner-in-hindi"),
        pytest.param("👩\u200d🚀", "👩\u200d🚀", id="joiner-in-emoji"),
        pytest.param("a\u200db", "a\\u200db", id="joiner-in-latin"),
        pytest.param("\u200d", "\\u200d", id="joiner-alone"),
    ],
)
def test_plain_line(text: str, expected: str) -> None:
    """Foreign text is one line of what can be seen; joiners stay where they join."""
    assert plain_line(text) == expected


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        pytest.param("txt", "<a> *b*", "<a> *b*", id="txt"),
        pytest.param("html", '<a href="x">&\'', "&lt;a href=&#34;x&#34;&gt;&amp;&#39;", id="html"),
        pytest.param("md", "*a* <b> [c](d) `e` ![f](g)", "\\*a\\* &lt;b&gt; \\[c\\](d) \\`e\\` \\!\\[f\\](g)", id="md"),
        pytest.param("md", "{{% raw %}}", "\\{\\{% raw %\\}\\}", id="md-shortcode-of-hugo"),
        pytest.param("md", "# title", "\\# title", id="md-heading"),
        pytest.param("md", "1. one", "1\\. one", id="md-list"),
        pytest.param("md", "@everyone", "@\u200beveryone", id="md-mention"),
        pytest.param("md", "help@shop.example", "help@shop.example", id="md-address"),
        pytest.param("mrkdwn", "<!channel> & *b*", "&lt;!channel&gt; &amp; \u200b*\u200bb\u200b*\u200b", id="slack"),
        pytest.param("mrkdwn", "shop_api_v2 _it_", "shop_api_v2 \u200b_\u200bit\u200b_\u200b", id="slack-underscore"),
        pytest.param("discord", "@everyone <@1> **b**", "@\u200beveryone \\<@\u200b1\\> \\*\\*b\\*\\*", id="discord"),
        pytest.param("discord", "x@here", "x@\u200bhere", id="discord-here"),
        pytest.param("txt", URL, str(URL), id="txt-url"),
        pytest.param("md", URL, "<https://a.example/x_y?a=1&b=%3C2%3E%7C%5C>", id="md-url"),
        pytest.param("mrkdwn", URL, "<https://a.example/x_y?a=1&amp;b=%3C2%3E%7C%5C>", id="slack-url"),
        pytest.param("discord", URL, "<https://a.example/x_y?a=1&b=%3C2%3E%7C%5C>", id="discord-url"),
    ],
)
def test_dialects(dialect: str, text: str, expected: str) -> None:
    """What would be markup is escaped, and an address keeps working."""
    assert DIALECTS[dialect](text) == expected


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_text_as_it_is(text: str) -> None:
    """A reader of CommonMark finds one paragraph of plain text, whatever the text."""
    line = plain_line(text)
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(DIALECTS["md"](line))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children).replace("\u200b", "") == line


def test_what_is_safe_is_not_escaped_again() -> None:
    """What a macro returns passes as it is; values that are no text are shown as text."""
    finalize = build_finalize("html")
    assert finalize(finalize("<")) == "&lt;"
    assert finalize(7) == "7"
