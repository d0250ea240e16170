"""A console as a process, and a real browser, headless, in front of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

CHROMIUM = shutil.which("chromium") or ""
DRIVER = shutil.which("chromedriver") or ""
_OPTIONS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1200,900",
]  # fmt: skip


@contextmanager
def console(*arguments: str, profile: Path | None = None) -> Iterator[str]:
    """The address of a console that serves until the end of the block."""
    before = ["--profile", str(profile)] if profile else []
    listen = [] if "--listen" in arguments else ["--listen", "127.0.0.1:0"]
    process = subprocess.Popen(
        [sys.executable, "-m", "rabita", *before, "console", *listen, *arguments],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"https?://\S+/", said)
        assert found, f"the console did not start: {said!r}"
        yield found[0]
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium without a window and with nothing remembered."""
    if not CHROMIUM or not DRIVER:
        pytest.skip("needs chromium and chromium-driver (Debian packages)")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    with tempfile.TemporaryDirectory() as remembered:
        for option in (*_OPTIONS, f"--user-data-dir={remembered}"):
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.add_experimental_option("prefs", {"download.default_directory": remembered})
        driver = webdriver.Chrome(options=options, service=Service(DRIVER))
        try:
            yield Browser(driver, Path(remembered))
        finally:
            driver.quit()


class Browser:
    """What an officer does in front of the pages."""

    def __init__(self, driver: webdriver.Chrome, downloads: Path) -> None:
        self.driver, self.downloads = driver, downloads

    def open(self, address: str) -> None:
        self.driver.get(address)

    def log_in(self, address: str, token: str) -> None:
        self.driver.delete_all_cookies()
        self.open(address + "login")
        self.one("#token").send_keys(token)
        self.press("main button.main")
        self.wait_for("nav")

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def press(self, selector: str) -> None:
        self.one(selector).click()

    def wait_for(self, selector: str, text: str = "") -> WebElement:
        """The first element of that kind that shows the text."""

        def found(_: object) -> WebElement | bool:
            return next((e for e in self.all(selector) if text in e.text), False)

        element = WebDriverWait(self.driver, 15, ignored_exceptions=[Exception]).until(found)
        assert isinstance(element, WebElement)
        return element

    @property
    def text(self) -> str:
        return self.one("body").text

    def complaints(self) -> list[str]:
        """What the browser complained of: blocked scripts, failed loads."""
        return [str(line["message"]) for line in self.driver.get_log("browser")]
