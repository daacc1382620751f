"""What every browser test stands on: a demo unit, a server on a copy of it, and browsers that tell on the pages.

A test gets an `office` (a running server with the demo unit in a folder of its own, one for each test file) and opens browsers
in it: `office.sign_in("shuji")` gives a page of the head, signed in. Every console error, page error and answer of 500 or more
that any of these browsers sees fails the test. Each page visited leaves a picture in `screenshots/` (kept out of git).

CHANGLI_BIN names the program; without it the debug build of this package is used.
"""

import contextlib
import datetime
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SCREENSHOTS = HERE / "screenshots"
PASSWORD = "changli-demo"
DESKTOP = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}


def copy_unit(source, target):
    """A copy of a unit's folder. Somebody may just be closing it, and then SQLite's side files vanish under the copying hand: begin again."""
    for _ in range(20):
        try:
            return shutil.copytree(source, target)
        except shutil.Error:
            shutil.rmtree(target, ignore_errors=True)
            time.sleep(0.2)
    return shutil.copytree(source, target)


def program() -> str:
    path = Path(os.environ.get("CHANGLI_BIN") or ROOT / ".build/debug/changli")
    if not path.exists():
        pytest.exit(f"no program at {path}: build it first, or name it in CHANGLI_BIN", returncode=2)
    return str(path.resolve())


def changli(*arguments, check=True, **options) -> subprocess.CompletedProcess:
    """Runs a command of the product and gives back what it said."""
    done = subprocess.run(
        [program(), *map(str, arguments)], capture_output=True, text=True, timeout=120, **options)
    if check and done.returncode != 0:
        raise AssertionError(f"changli {arguments[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done


class Server:
    """A running `changli serve` on a free port."""

    def __init__(self, folder: Path):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder.parent / f"{folder.name}.log"
        self.process = None

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [program(), "serve", "--data", str(self.folder), "--port", str(self.port)], stdout=log, stderr=log)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError, urllib.error.URLError):
                with urllib.request.urlopen(f"{self.url}/health", timeout=2) as answer:
                    if answer.status == 200:
                        return self
            time.sleep(0.05)
        raise AssertionError("the server did not start: " + self.log.read_text())

    def stop(self):
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None


class Office:
    """A server together with the browsers that look at it."""

    def __init__(self, browser, server: Server, name: str):
        self.browser = browser
        self.server = server
        self.name = name
        self.url = server.url
        self.folder = server.folder
        self.faults = []
        self.contexts = []
        self.cookies = {}
        self.pictures = []

    # Browsers

    def open(self, cookies=None, phone=False, javascript=True, picture=True):
        """A new browser, not signed in unless cookies are given."""
        context = self.browser.new_context(
            base_url=self.url, viewport=PHONE if phone else DESKTOP, is_mobile=phone, has_touch=phone,
            java_script_enabled=javascript, locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True)
        context.set_default_timeout(10_000)
        if cookies:
            context.add_cookies(cookies)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("response", self._response)
        if picture:
            plain = page.goto

            def goto(address, **options):
                answer = plain(address, **options)
                self.look(page, again=False)
                return answer

            page.goto = goto
        return page

    def look(self, page, again=True):
        """Leaves a picture of the page as it is now, to be looked at by people."""
        SCREENSHOTS.mkdir(exist_ok=True)
        path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", page.url.removeprefix(self.url).split("?")[0])
        shown = f"{path.replace('/', '-')}-{'phone' if page.viewport_size == PHONE else 'desktop'}"
        if not again and shown in self.pictures:
            return
        self.pictures.append(shown)
        page.screenshot(path=SCREENSHOTS / f"{self.name}-{len(self.pictures):03}{shown}.png", full_page=True)

    def sign_in(self, login: str, **options):
        """A browser of this person, on 今日待办."""
        page = self.open(cookies=self._cookies(login), **options)
        page.goto("/today")
        return page

    def reader(self, login: str):
        """The same without pages: plain requests with this person's cookie."""
        context = self.browser.new_context(base_url=self.url)
        context.add_cookies(self._cookies(login))
        self.contexts.append(context)
        return context.request

    def _cookies(self, login: str):
        """Signing in is slow on purpose, so a cookie is used again in the same file."""
        if login not in self.cookies:
            page = self.open(picture=False)
            enter(page, login)
            assert page.url.endswith("/today"), f"{login} could not sign in: {page.locator('main').inner_text()}"
            self.cookies[login] = page.context.cookies()
            self.close(page)
        return self.cookies[login]

    def close(self, page):
        self.contexts.remove(page.context)
        page.context.close()

    def close_all(self):
        for context in self.contexts:
            context.close()
        self.contexts = []

    # Watching

    def _console(self, message):
        # Chromium says every 4xx answer aloud too; which answer a page should give is each test's own business.
        if message.type == "error" and not re.search(r"status of 4\d\d", message.text):
            self.faults.append(f"console: {message.text}")

    def _response(self, response):
        if response.status >= 500:
            self.faults.append(f"{response.status} from {response.request.method} {response.url}")


def enter(page, login: str, password: str = PASSWORD):
    """Fills in the sign-in page."""
    if "/sign-in" not in page.url:
        page.goto("/sign-in")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()


def csrf(request) -> str:
    """The token that this person's forms carry."""
    return re.search(r'name="csrf" value="([0-9a-f]+)"', request.get("/today").text()).group(1)


def day(ahead: int) -> str:
    """The day so many days from now, as forms and the command line write it."""
    here = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    return (here.date() + datetime.timedelta(days=ahead)).isoformat()


def chinese(iso: str) -> str:
    """The same day as the pages write it."""
    year, month, date = map(int, iso.split("-"))
    return f"{year}年{month}月{date}日"


def record_id(address: str) -> str:
    return re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", address).group(0)


def records(folder: Path, kind: str) -> list:
    """All records of a kind, as the command line lists them; also while the server runs."""
    return json.loads(changli("list", kind, "--json", "--data", folder).stdout)["records"]


def by_id(office, kind, id):
    return next(record for record in records(office.folder, kind) if record["id"] == id)


def save(page, office, kind) -> str:
    """Presses 保存 and gives back the id of the record that this made."""
    before = {record["id"] for record in records(office.folder, kind)}
    page.get_by_role("button", name="保存").click()
    made = [record["id"] for record in records(office.folder, kind) if record["id"] not in before]
    assert len(made) == 1, page.locator("main").inner_text()
    return made[0]


def act(page, path, name, reason=None, **inputs):
    """Opens a record, presses the action's button, fills in its form, submits it."""
    page.goto(path)
    page.locator("header").get_by_role("link", name=name, exact=True).click()
    for field, value in inputs.items():
        page.locator(f"#f-{field}").fill(value)
    if reason is not None:
        page.locator("#f-reason").fill(reason)
    page.locator("form.form").get_by_role("button", name=name, exact=True).click()
    return page.locator("main").inner_text()


# Fixtures


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Path:
    """The demo unit, made once."""
    folder = tmp_path_factory.mktemp("demo") / "unit"
    changli("demo", "--data", folder)
    return folder


@pytest.fixture(scope="session", autouse=True)
def empty_screenshots():
    shutil.rmtree(SCREENSHOTS, ignore_errors=True)


@pytest.fixture(scope="module")
def running(request, browser, demo, tmp_path_factory):
    """A server on a copy of the demo unit, one for each test file."""
    folder = tmp_path_factory.mktemp(request.module.__name__) / "unit"
    copy_unit(demo, folder)
    server = Server(folder).start()
    office = Office(browser, server, request.module.__name__.removeprefix("test_"))
    yield office
    office.close_all()
    server.stop()


@pytest.fixture
def office(running):
    """The same, watched: whatever its browsers complain about fails the test."""
    running.faults.clear()
    yield running
    running.close_all()
    assert not running.faults, "the pages complained:\n" + "\n".join(running.faults)
