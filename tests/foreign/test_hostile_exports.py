"""The same hostile texts in every format: they come back as data, and change nothing around them."""

from __future__ import annotations

import pytest

from downtime_cli.core.wording import printable
from downtime_cli.exports.catalogue import load_targets, target_names
from tests.export_samples import SETTINGS, export
from tests.foreign.export_readers import FREE, bare, leaves, reader_of, shape, shown
from tests.saved_samples import HOSTILE, saved_plan

NAMES = target_names()
WORDY = [target.name for target in load_targets() if any(need.name == "what" for need in target.takes)]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_service_is_data(name: str, text: str) -> None:
    """A service's name, whatever it is, is one line of text where it belongs."""
    read = reader_of(name)(export(name, saved_plan(service=text)))
    assert shape(read) == shape(reader_of(name)(export(name)))
    assert any(shown(name, text) in bare(leaf) for leaf in leaves(read))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", WORDY)
def test_hostile_words_are_data(name: str, text: str) -> None:
    """What the team says is done is one line of text as well."""
    read = reader_of(name)(export(name, what=text))
    assert shape(read) == shape(reader_of(name)(export(name, what="We move the database.")))
    assert any(shown(name, text) in bare(leaf) for leaf in leaves(read))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(("name", "setting"), [(name, setting) for name, held in FREE.items() for setting in held])
def test_a_hostile_setting_is_data(name: str, setting: str, text: str) -> None:
    """A setting that takes any text keeps it a text."""
    plain = tuple("x" for _ in SETTINGS[name].get(setting, ("x",)))
    read = reader_of(name)(export(name, None, **{setting: (text, *plain[1:])}))
    assert shape(read) == shape(reader_of(name)(export(name, None, **{setting: plain})))
    assert printable(text) in leaves(read)
