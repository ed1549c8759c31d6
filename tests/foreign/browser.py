"""
Pages opened in Debian's headless Chromium, as a reader somewhere in the world would see them.

`Visit.complaints` is to be empty for every page we make: no error on the console, no request but for the page itself.
`Visit.violations` asks axe-core, and is to be empty as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final, Literal

from tests.foreign.tools import need_command, need_module, need_node_package

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

_FLAGS: Final = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
_PATIENCE_SECONDS: Final = 60
_GRAVE: Final = ("serious", "critical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who opens a page, and how: `now` fixes the clock of the page, `scripts` tells whether its own may run."""

    timezone: str = "UTC"
    locale: str = "en-GB"
    color_scheme: Literal["light", "dark"] = "light"
    scripts: bool = True
    width: int = 1280
    height: int = 900
    now: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Visit:
    """One page opened by one reader."""

    address: str
    page: Page
    scripts: bool
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    @property
    def complaints(self) -> list[str]:
        """Return errors and warnings of the console, uncaught exceptions, and requests for anything but the page."""
        others = [url for url in self.requests if url.partition("#")[0] != self.address]
        return [*self.messages, *(f"requested {url}" for url in others)]

    def violations(self) -> list[str]:
        """Return what axe-core finds serious or critical, one line for each element.

        Where scripts are off, they are switched on for it: the page's own did not run when it was loaded, and still do
        not. Where they are on, they are left alone: to switch under a running countdown can stop it all for good.
        """
        if not self.scripts:
            session = self.page.context.new_cdp_session(self.page)
            for value in (True, False):  # only a change counts
                session.send("Emulation.setScriptExecutionDisabled", {"value": value})
        source = (need_node_package("axe-core") / "axe.min.js").read_text(encoding="utf-8")
        self.page.evaluate(source)  # not a script element: the page's own policy forbids those
        self.page.evaluate(
            "() => { axe.run(document, {resultTypes: ['violations']}).then(found => { window.axeFound = found; }); }"
        )
        until = monotonic() + _PATIENCE_SECONDS  # an evaluation would wait for ever, and a wait needs `eval`
        while (result := self.page.evaluate("window.axeFound")) is None:
            assert monotonic() < until, "axe-core found no end"
            self.page.wait_for_timeout(50)
        return [
            f"{rule['id']}: {node['failureSummary']} {node['html']}"
            for rule in result["violations"]
            if rule["impact"] in _GRAVE
            for node in rule["nodes"]
        ]

    def screenshot(self, path: Path) -> None:
        """Write the whole page as PNG."""
        self.page.screenshot(path=path, full_page=True)

    def print(self, path: Path) -> None:
        """Write the page as PDF, on A4 with the margins that the page asks for."""
        self.page.pdf(path=path, format="A4", prefer_css_page_size=True, print_background=False)


@contextmanager
def start_browser() -> Iterator[Browser]:
    """Give a running Chromium."""
    need_module("playwright.sync_api")
    program = need_command("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=_FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(browser: Browser, target: Path | str, reader: Reader) -> Iterator[Visit]:
    """Open a file or an address, and close it again.

    Args:
        browser: a running one.
        target: a file, or an address on this machine.
        reader: for whom.
    """
    address = target.resolve().as_uri() if isinstance(target, Path) else target
    with browser.new_context(
        timezone_id=reader.timezone,
        locale=reader.locale,
        color_scheme=reader.color_scheme,
        java_script_enabled=reader.scripts,
        viewport={"width": reader.width, "height": reader.height},
    ) as context:
        page = context.new_page()
        visit = Visit(address=address, page=page, scripts=reader.scripts)
        page.on("request", lambda request: visit.requests.append(request.url))
        page.on("console", lambda message: visit.messages.extend(_grave(message)))
        page.on("pageerror", lambda error: visit.messages.append(str(error)))
        if reader.now is not None:
            page.clock.set_fixed_time(reader.now)
        page.goto(address)
        yield visit


def _grave(message: ConsoleMessage) -> list[str]:
    """Return a message of the console if it is an error or a warning."""
    return [message.text] if message.type in {"error", "warning"} else []
