"""Templates that would take for ever, fill the memory or differ from run to run: each is an error at its line."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from downtime_cli.core.announcing.message import AnnouncementKind as Kind
from downtime_cli.core.errors import InputError
from downtime_cli.notices.messages import build_message
from downtime_cli.notices.names import CHANNELS, LANGUAGES
from downtime_cli.notices.template_limits import Budget
from downtime_cli.notices.templates import Templates
from tests.notice_samples import subject_of

HEAD = "one\ntwo\n"
DOUBLED = "{% set x = 'ab' %}" + "{% set x = x ~ x %}" * 60
LISTS = "{% set x = ['a'] %}" + "{% set x = [x, x] %}" * 60
HUGE = {
    "product": "{{ 'a' * 10**10 }}",
    "product-of-a-list": "{{ ([1, 2] * 10**9)|length }}",
    "product-the-other-way": "{{ 10**9 * 'abc' }}",
    "power": "{{ 9**(9**9) }}",
    "powers": "{{ (2**4000)**4000 }}",
    "product-of-numbers": "{% set n = 2**4000 %}" + "{% set n = n * n %}" * 30,
    "negative-power": "{{ 2**-(10**9) * 1 }}{{ 9**(10**8) }}",
    "loop": "{% for a in range(10**9) %}{% endfor %}",
    "nested-loops": "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
    "loops-over-a-list": "{% set x = range(9999)|list %}{% for a in x %}{% for b in x %}{% endfor %}{% endfor %}",
    "loops-without-turns": "{% for a in range(9999) %}{% for b in range(9999) if b < 0 %}{% endfor %}{% endfor %}",
    "loop-in-itself": "{% for a in [1] recursive %}{{ loop([1, 2]) }}{{ loop([1, 2]) }}{% endfor %}",
    "text-in-a-loop": "{% for a in range(99999) %}" + "la" * 5000 + "{% endfor %}",
    "constant-in-a-loop": "{% for a in range(99999) %}{{ '" + "la" * 5000 + "' }}{% endfor %}",
    "centre": "{{ 'a'|center(10**9) }}",
    "centre-method": "{{ 'a'.center(999999999) }}",
    "centre-of-each": "{{ range(9999)|map('center', 9999)|join }}",
    "justify": "{{ 'a'.ljust(10**10) ~ 'a'.zfill(10**10) }}",
    "tabs": "{{ '\\t'.expandtabs(10**10) }}",
    "indent": "{{ 'a\\nb'|indent(10**9) }}",
    "round": "{{ 1.5|round(10**9) }}",
    "batches": "{{ [1]|batch(10**9, 0)|list }}",
    "slices": "{{ [1]|slice(10**9)|list }}",
    "percent-width": "{{ '%1000000000d' % 1 }}",
    "percent-width-of-a-value": "{{ '%*d' % (10**9, 1) }}",
    "percent-precision": "{{ '%.1000000000f' % 1.5 }}",
    "format-filter": "{{ '%01000000000d'|format(1) }}",
    "format-method": "{{ '{:>1000000000}'.format(1) }}",
    "format-method-of-a-value": "{{ '{:>{}}'.format(1, 10**9) }}",
    "replace": "{% set x = 'a' * 9999 %}{{ x.replace('a', x) }}",
    "replace-filter": "{% set x = 'a' * 9999 %}{{ x|replace('a', x) }}",
    "join": "{% set x = 'a' * 9999 %}{{ x.join(x) }}",
    "join-filter": "{% set x = ['a' * 9999] * 9999 %}{{ x|join }}",
    "bytes": "{{ (5).to_bytes(10**9, 'big') }}",
    "doubled": DOUBLED,
    "doubled-sum": DOUBLED.replace("~", "+"),
    "doubled-block": "{% set x = 'ab' %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 60,
    "doubled-lists": LISTS + "{{ x }}",
    "doubled-lists-as-text": LISTS + "{{ x|string }}",
    "doubled-lists-joined": LISTS + "{{ x ~ 'a' }}",
    "searched": "{% set x = range(9999)|list %}{% for a in x %}{% if -1 in x %}{% endif %}{% endfor %}",
    "searched-test": "{% set x = range(9999)|list %}{% for a in x %}{% if -1 is in(x) %}{% endif %}{% endfor %}",
    "copied": "{% set x = range(9999)|list %}{% for a in x %}{% if x[1:] %}{% endif %}{% endfor %}",
    "called": "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(40) }}",
    "called-for-ever": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "caller": "{% macro f() %}{% call f() %}{% endcall %}{{ caller() }}{% endmacro %}{% call f() %}{% endcall %}",
    "included": '{% include "sms.txt.j2" %}{% include "sms.txt.j2" %}',
    "imported": '{% import "sms.txt.j2" as a %}{% import "sms.txt.j2" as b %}',
    "extended": '{% extends "sms.txt.j2" %}',
    "block-in-itself": "{% block a %}{{ self.a() }}{{ self.a() }}{% endblock %}",
    "deep-brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "deep-lists": "{{ " + "[" * 150 + "]" * 150 + " }}",
    "deep-loops": "{% for a in [1] %}" * 40 + "{% endfor %}" * 40,
    "deep-conditions": "{% if 1 %}" * 300 + "{% endif %}" * 300,
    "long-number": "{{ " + "9" * 5000 + " }}",
}
RANDOM = {
    "random": "{{ [1, 2, 3]|random }}",
    "lipsum": "{{ lipsum(1) }}",
    "method": "{{ (5).bit_length }}",
    "generator": "{{ [1]|map('string') }}",
    "method-as-text": "{{ (5).bit_length|string }}",
    "method-joined": "{{ (5).bit_length ~ '' }}",
    "method-in-a-list": "{{ [(5).bit_length] }}",
    "method-in-a-format": "{{ '%s' % (5).bit_length }} ",
    "method-formatted": "{{ '{}'.format((5).bit_length) }}",
    "method-in-a-field": "{{ '{0.upper}'.format('a') }}",
    "method-in-a-field-of-markup": "{{ ('{a[0].upper}'|safe).format(a=['b']) }}",
    "method-in-the-width-of-a-field": "{{ '{0:{0.upper}}'.format('a') }}",
    "method-in-a-mapped-field": "{{ '{a.upper}'.format_map({'a': 'b'}) }}",
    "methods-joined": "{{ [(5).bit_length]|join }}",
    "cycler": "{{ cycler(1) }}",
    "joiner": "{{ joiner() }}",
}


def message(folder: Path, text: str) -> str:
    """Return the short message that a template makes."""
    (folder / "sms.txt.j2").write_text(text, "utf-8")
    return build_message(subject_of(Kind.INITIAL), "sms", Templates(folder)).text


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_no_template_takes_for_ever_or_fills_the_memory(text: str, tmp_path: Path) -> None:
    """Work and text have limits, wherever they come from; the error has the template and its line, and comes soon."""
    begin = time.process_time()
    with pytest.raises(InputError) as caught:
        message(tmp_path, HEAD + text)
    spent = time.process_time() - begin
    (issue,) = caught.value.issues
    assert (issue.code, Path(issue.place.source).name) == ("bad-template", "sms.txt.j2")
    assert issue.place.line is None or issue.place.line >= 1
    assert spent < 5, "about a second, on a machine that is not slow"


@pytest.mark.parametrize("text", RANDOM.values(), ids=RANDOM)
def test_nothing_is_by_chance(text: str, tmp_path: Path) -> None:
    """What would differ from run to run, such as an address in memory, is an error at its line."""
    with pytest.raises(InputError) as caught:
        message(tmp_path, HEAD + text)
    (issue,) = caught.value.issues
    assert (issue.code, issue.place.source, issue.place.line) == ("bad-template", str(tmp_path / "sms.txt.j2"), 3)


UNWRITABLE = {
    "class": "{{ cycler }}",
    "class-of-tables": "{{ dict }}",
    "function": "{{ range }}",
    "function-as-text": "{{ joiner|string }}",
    "function-in-capitals": "{{ joiner|upper }}",
    "function-joined": "{{ 'a' ~ joiner }}",
    "function-in-a-format": "{{ '%s and %s' % ('a', joiner) }}",
    "function-in-a-format-filter": "{{ '%s'|format(joiner) }}",
    "function-formatted": "{{ '{}'.format(joiner) }}",
    "function-in-a-list": "{{ ['a', [joiner]] }}",
    "function-in-a-table": "{{ {'a': joiner} }}",
    "function-among-parts": "{{ ['a', joiner]|join(', ') }}",
    "function-among-chosen-parts": "{{ [joiner]|select|join }}",
    "function-replaced": "{{ 'a'.replace('a', 'b') ~ joiner }}",
    "method-of-a-text": "{{ 'a'.upper }}",
    "macro": "{% macro hello() %}x{% endmacro %}{{ hello }}",
    "phrase": "{{ say.unnamed_service }}",
    "phrases": "{{ say }}",
    "phrases-joined": "{{ say ~ '' }}",
    "phrases-added": "{{ 'a'|escape + say }}",
    "namespace": "{{ namespace(a=1) }}",
    "blocks": "{{ self }}",
    "block": "{% block a %}{% endblock %}{{ self.a }}",
    "loop": "{% for a in [1] %}{{ loop }}{% endfor %}",
    "numbers-to-come": "{{ range(3) }}",
    "parts-to-come": "{{ ['a']|select }}",
    "record": "{{ window }}",
    "record-as-text": "{{ window|string }}",
    "bytes": "{{ 'a'.encode() }}",
    "imaginary": "{{ (-1)**0.5 }}",
    "block-of-text": "{% set x %}{{ joiner }}{% endset %}{{ x }}",
    "argument": "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(joiner) }}",
    "filtered": "{% filter upper %}{{ joiner }}{% endfilter %}",
}


@pytest.mark.parametrize("text", UNWRITABLE.values(), ids=UNWRITABLE)
def test_only_texts_and_numbers_are_written(text: str, tmp_path: Path) -> None:
    """What Python would write its own way is an error at its line, with what to do about it."""
    with pytest.raises(InputError) as caught:
        message(tmp_path, HEAD + text)
    (issue,) = caught.value.issues
    assert (issue.code, issue.place.source, issue.place.line) == ("bad-template", str(tmp_path / "sms.txt.j2"), 3)
    assert issue.message.startswith("writes something that is neither a text nor a number (")
    assert issue.remedy.startswith("call it if it is a function, with () after its name; or write one of the texts")
    assert "0x" not in issue.message


def test_what_is_undefined_says_so(tmp_path: Path) -> None:
    """A variable that does not exist is named, as before."""
    with pytest.raises(InputError, match="'nonsense' is undefined"):
        message(tmp_path, "{{ nonsense }}")


USEFUL = {
    "loop": (
        "{% for a in range(3) %}{{ loop.index }}/{{ loop.length }}{{ ',' if not loop.last }}{% endfor %}",
        "1/3,2/3,3/3",
    ),
    "else": ("{% for a in [] %}x{% else %}none{% endfor %}", "none"),
    "filter": ("{% for a in range(9) if a is odd %}{{ a }}{% endfor %}", "1357"),
    "recursive": ("{% for a in [[1], []] recursive %}({{ loop(a) if a is iterable }}){% endfor %}", "(())()"),
    "joined": ("{{ 'a' ~ 1 ~ none ~ [2] }}", "a1None[2]"),
    "operations": ("{{ 2**10 + 3 * 4 - 'ab' * 0 ~ 7 % 4 }}", None),
    "sums": (
        "{{ 2**10 + 3 * 4 }} {{ 'ab' * 3 }} {{ 7 % 4 }} {{ [1] + [2] }} {{ 1.5 ** 2 }}",
        "1036 ababab 3 [1, 2] 2.25",
    ),
    "formats": (
        "{{ '%5.1f|%s|%%' % (1.25, 'x') }} {{ '{:>4}'.format(7) }} {{ '%s-%s'|format(1, 2) }}",
        "1.2|x|% 7 1-2",
    ),
    "fields": ("{{ '{:.1f}|{x[0]}|{y!s:>2}'.format(2, x=[1], y=2) }}", "2.0|1| 2"),
    "parts-of-lists": ("{{ [[1, 2], [3, 4]]|join('+', 1) }}", "2+4"),
    "parts-of-records": ("{{ points|join('/', 'name')|length > 3 }}", "True"),
    "texts": (
        "{{ 'a b'|title|center(9)|trim }} {{ 'x'.join(['a', 'b']) }} {{ 'aXb'.replace('X', '-') }}",
        "A B axb a-b",
    ),
    "slices": ("{{ [1, 2, 3][1:] }} {{ 'abc'[:2] }} {{ [1, 2]|batch(2)|list }}", "[2, 3] ab [[1, 2]]"),
    "compared": ("{{ 1 < 2 <= 2 }} {{ 2 in [1, 2] }} {{ 'a' not in 'b' }}", "True True True"),
    "macro": (
        "{% macro f(a, b=2) %}{{ a + b }}{% endmacro %}{{ f(1) }}{{ f(b=1, a=5) }}",
        "36",
    ),
    "namespace": ("{% set n = namespace(a=0) %}{% for b in [1, 2] %}{% set n.a = n.a + b %}{% endfor %}{{ n.a }}", "3"),
    "dictionaries": ("{% for k, v in {'b': 1, 'a': 2}|dictsort %}{{ k }}{{ v }}{% endfor %}", "a2b1"),
    "handed-on": ("{{ nothing|default('a') }} {{ [joiner, 'b']|last }} {{ cycler('c').next() }}", "a b c"),
    "addresses-of-the-user": ("{{ ('we meet at 0x1234567' ~ '')|upper|lower }}", "we meet at 0x1234567"),
    "grouped": ("{% for g in [{'a': 1}, {'a': 2}]|groupby('a') %}{{ g.grouper }}{% endfor %}", "12"),
}


@pytest.mark.parametrize(
    ("text", "expected"), [each for each in USEFUL.values() if each[1]], ids=[k for k, v in USEFUL.items() if v[1]]
)
def test_templates_work_as_they_did(text: str, expected: str, tmp_path: Path) -> None:
    """The limits change nothing about what a template can say."""
    assert message(tmp_path, text).strip() == expected.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_templates_are_far_from_the_limits(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the work would do for each of them."""
    monkeypatch.setattr("downtime_cli.notices.template_limits._MOST_WORK", 100_000)
    for channel in CHANNELS:
        assert build_message(subject_of(Kind.INITIAL, language), channel, Templates()).text


def test_the_limit_is_met_to_the_character() -> None:
    """A budget is spent down to nothing, and is whole again for the next message."""
    budget = Budget()
    budget.spend(1_000_000 - 4)
    with pytest.raises(Exception, match="takes too much work"):
        budget.spend(0)
    budget.renew()
    budget.spend(0)


@pytest.mark.parametrize("kind", ["file", "folder", "nowhere-near"])
def test_no_link_leads_out_of_the_folder(kind: str, tmp_path: Path) -> None:
    """A folder of templates from somewhere else reads no file of this machine into a message."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    folder = tmp_path / "templates"
    folder.mkdir()
    if kind == "file":
        (folder / "sms.txt.j2").symlink_to(secret)
    elif kind == "folder":
        (folder / "inner").symlink_to(tmp_path)
        (folder / "sms.txt.j2").write_text('{% include "inner/secret.txt" %}')
    else:
        (folder / "sms.txt.j2").write_text('{% include "../secret.txt" %}')
    with pytest.raises(InputError) as caught:
        build_message(subject_of(Kind.INITIAL), "sms", Templates(folder))
    (issue,) = caught.value.issues
    assert issue.code == "bad-template"
    assert "secret" not in issue.message.replace("secret.txt", "")


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    """Two channels may share a template; the folder itself may be a link."""
    (tmp_path / "real").mkdir()
    (tmp_path / "folder").symlink_to(tmp_path / "real")
    (tmp_path / "real" / "banner.txt.j2").write_text("same")
    (tmp_path / "real" / "sms.txt.j2").symlink_to("banner.txt.j2")
    templates = Templates(tmp_path / "folder")
    assert build_message(subject_of(Kind.INITIAL), "sms", templates).text.strip() == "same"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_what_is_no_file_or_has_no_end_is_no_template(tmp_path: Path) -> None:
    """A pipe would be waited for, and a file of gigabytes read."""
    os.mkfifo(tmp_path / "sms.txt.j2")
    for _ in range(2):
        with pytest.raises(InputError, match="is no file, or is longer than a template can be"):
            build_message(subject_of(Kind.INITIAL), "sms", Templates(tmp_path))
        (tmp_path / "sms.txt.j2").unlink()
        (tmp_path / "sms.txt.j2").write_text("x" * 300_000)
