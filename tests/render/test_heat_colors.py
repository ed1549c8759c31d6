"""Tests of the colours of heatmaps: one ramp that everybody can tell, on paper, in the dark and in grey."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, TypeAlias

import pytest

from downtime_cli.render.markup import read_asset
from downtime_cli.render.svg_heatmap import heatmap_svg
from downtime_cli.render.terminal import render_terminal
from downtime_cli.report.build import build_report
from downtime_cli.report.pictures.heatmap import horizon_map
from tests.samples import sample_inspection, sample_plan

Color: TypeAlias = tuple[float, float, float]
_LEAST_STEP: Final = 6.0  # of L*; a difference of about 2 is just seen side by side
# Machado, Oliveira and Fernandes, A Physiologically-based Model for Simulation of Color Vision Deficiency (2009).
_SIGHTS: Final[dict[str, tuple[Color, Color, Color]]] = {
    "all-colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def _linear(channel: float) -> float:
    """Undo the gamma of sRGB (IEC 61966-2-1)."""
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _luminance(color: Color, sight: str = "all-colours") -> float:
    """Return the relative luminance of a colour as somebody sees it."""
    lights = [_linear(channel) for channel in color]
    seen = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, lights, strict=True)))) for row in _SIGHTS[sight]]
    return 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]


def _lightness(color: Color, sight: str = "all-colours") -> float:
    """Return L* of CIE 1976: what a grey printer makes of a colour."""
    light = _luminance(color, sight)
    return 116 * light ** (1 / 3) - 16 if light > 216 / 24389 else light * 24389 / 27


def _contrast(one: Color, other: Color) -> float:
    """Return the contrast of two colours by WCAG 2."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _css_colors(mode: int) -> dict[str, Color]:
    """Return the colours of charts by name, of the light mode (0) or the dark one (1), as browsers are given them."""
    rules = re.findall(r"(?m)^\.chart \{\n(.*?)\}", read_asset("charts.css"), re.DOTALL)
    found = re.findall(r"--(\w+): (#\w+);", rules[mode])
    whole = {name: text if len(text) == 7 else "#" + "".join(2 * digit for digit in text[1:]) for name, text in found}
    return {name: _parse_hex(text) for name, text in whole.items()}


def _parse_hex(text: str) -> Color:
    red, green, blue = (int(text[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _ansi_greys(text: str) -> list[Color]:
    """Return the greys of cells whose letters have the colour of their ground, from dark to light."""
    found = {int(fore) for fore, ground in re.findall(r"\x1b\[38;5;(\d+);48;5;(\d+)m", text) if fore == ground}
    return [(8.0 + 10 * (each - 232),) * 3 for each in sorted(found) if each >= 232]  # xterm's ramp of greys


def _ramps() -> dict[str, list[Color]]:
    """Return the ramps from the quietest to the busiest level."""
    every = tuple(float(hour % 24) for hour in range(168))
    shown = render_terminal(build_report(sample_inspection(profile=every)), color=True)
    return {
        "light": [_css_colors(0)[f"l{level}"] for level in range(10)],
        "dark": [_css_colors(1)[f"l{level}"] for level in range(10)],
        "terminal": _ansi_greys(shown),
    }


@pytest.mark.parametrize("sight", _SIGHTS)
@pytest.mark.parametrize("name", ["light", "dark", "terminal"])
def test_each_step_is_told_by_lightness_alone(name: str, sight: str) -> None:
    """Ten levels go one way in even steps, whoever looks, and so in grey as well."""
    lights = [_lightness(color, sight) for color in _ramps()[name]]
    steps = [after - before for before, after in pairwise(lights)]
    assert len(lights) == 10
    assert len({step > 0 for step in steps}) == 1
    assert min(map(abs, steps)) >= _LEAST_STEP
    assert max(map(abs, steps)) <= 2 * min(map(abs, steps))


@pytest.mark.parametrize(("name", "ground"), [("light", 100.0), ("dark", 7.0), ("terminal", 0.0), ("terminal", 100.0)])
def test_no_level_looks_like_an_empty_hour(name: str, ground: float) -> None:
    """Paper, glass and the dark page differ from each level."""
    assert all(abs(_lightness(color) - ground) >= 5 for color in _ramps()[name])


@pytest.mark.parametrize("mode", [0, 1])
def test_the_outline_of_the_window_stands_out(mode: int) -> None:
    """What is round the window differs from what is inside it and from the page."""
    colors = _css_colors(mode)
    assert _contrast(colors["ink"], colors["accent"]) >= 2
    assert _contrast(colors["ink"], colors["paper"]) >= 7


@pytest.mark.parametrize("mode", [0, 1])
@pytest.mark.parametrize("name", ["ink", "soft"])
def test_words_on_charts_are_readable(name: str, mode: int) -> None:
    """Texts have the contrast that WCAG 2 asks of small print."""
    colors = _css_colors(mode)
    assert _contrast(colors[name], colors["paper"]) >= 4.5


def test_the_window_has_a_shape() -> None:
    """Its cells are outlined, those of other hours are not, and closed hours are hatched."""
    heatmap = horizon_map(sample_plan())
    assert heatmap is not None
    drawn = str(heatmap_svg(heatmap).markup)
    classes = re.findall(r'<rect [^>]*class="([^"]+)"', drawn)
    assert classes.count("window cell") == 3  # two hours and the legend
    assert not [each for each in classes if "cell" in each and each != "window cell"]
    assert 'fill="url(#heatmap-hatch)"' in drawn
    assert ".chart .cell { stroke: var(--ink); stroke-width: 2; }" in read_asset("charts.css")


def test_a_terminal_shows_the_window_in_brackets() -> None:
    """The window is a bar of signs in black on yellow, whatever colours there are."""
    shown = render_terminal(build_report(sample_plan()), color=True, full=True)
    assert "\x1b[1;38;5;16;48;5;226m[=" in shown
    assert _contrast((0, 0, 0), (255, 255, 0)) >= 7


def _inks(text: str) -> Sequence[str]:
    """Return every change of colour in a text, those of cells as one."""
    codes = re.findall(r"\x1b\[([\d;]+)m", text)
    return sorted({"cell" if code.startswith("38;5;") else code for code in codes} - {"0"})


def test_only_the_answer_cautions_and_cells_are_coloured() -> None:
    """On a first screen labels are dim, the rest is as the terminal has it."""
    shown = render_terminal(build_report(sample_inspection()), color=True)
    assert _inks(shown) == ["1;33", "2", "33", "cell"]
