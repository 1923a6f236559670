"""A whole stack of its own, a real browser, axe on every page, a picture of every step."""

import json
import os
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect

from bti.demo.stack.assets import AXE, AXE_NB
from bti.demo.stack.run import running_stack

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(os.environ.get("BTI_PICTURES", ROOT / ".local" / "pictures"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("BTI_CHROMIUM", "/usr/bin/chromium"),
        "args": FLAGS,
    }


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    """Web, worker, beat and login provider on free ports, with the demo data, in a temp folder.

    BTI_STACK_AT names a file that tells of one that runs already, for whoever writes tests.
    """
    if at := os.environ.get("BTI_STACK_AT"):
        yield SimpleNamespace(**json.loads(Path(at).read_text()))
        return
    with running_stack(tmp_path_factory.mktemp("stack")) as running:
        yield running


class Person:
    """One person's browser: logs in, looks at pages, and has each of them checked and pictured."""

    def __init__(self, browser: Browser, stack, slug: str, pictures: Path, **size) -> None:
        self.stack, self.slug, self.pictures = stack, slug, pictures
        self.row = next(row for row in stack.personas if row["slug"] == slug)
        viewport = {"width": 1280, "height": 900, **size}
        self.context = browser.new_context(
            locale="nb-NO", timezone_id="Europe/Oslo", viewport=viewport, base_url=stack.base_url,
            has_touch=viewport["width"] < 600,
        )  # fmt: skip
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, message) -> None:
        # A refused form answers 422, a closed door 404, a lost one 403: errors to the browser
        if message.type == "error" and not re.search(r"status of (403|404|422)", message.text):
            self.troubles.append(message.text)

    def log_in(self) -> "Person":
        page = self.page
        page.goto("/logg-inn/")
        if self.row["login"] == "persona":
            page.get_by_role("button", name=f"Logg inn som {self.row['name']}").click()
        else:
            page.get_by_role("link", name="Logg inn med ID-porten").click()
            page.get_by_role("button", name=re.compile(self.row["name"])).click()
        page.wait_for_url(lambda url: url.startswith(self.stack.base_url))
        # ID-porten tells no names: one whom no register here knows is just a citizen
        name = self.row["name"] if self.slug != "frode" else "Innbygger"
        expect(page.get_by_role("banner")).to_contain_text(name)
        return self

    def go(self, path: str) -> int:
        response = self.page.goto(path)
        return response.status if response else 0

    def press(self, name: str, exact: bool = True) -> None:
        """Press the button or follow the link with this name."""
        found = self.page.get_by_role("button", name=name, exact=exact).or_(
            self.page.get_by_role("link", name=name, exact=exact)
        )
        found.first.click()
        self.page.wait_for_load_state()

    def send(self) -> None:
        """Press the first button that sends the form of the page."""
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_load_state()

    def fill(self, **by_name) -> None:
        """Fill fields by their form names."""
        for name, value in by_name.items():
            self.page.locator(f"[name={json.dumps(name)}]").first.fill(str(value))

    def tick(self, name: str, value: str | None = None) -> None:
        """Tick a box or choose a radio button by form name and value."""
        field = f"[name={json.dumps(name)}]" + (f"[value={json.dumps(value)}]" if value else "")
        self.page.locator(field).first.check(force=True)

    def look(self, step: str) -> None:
        """Check the page with axe, and take its picture."""
        assert self.troubles == [], f"{step}: {self.troubles}"
        check_accessibility(self.page, step)
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.pictures / f"{step}.png", full_page=True)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(text)

    def does_not_see(self, text: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(text)


def check_accessibility(page: Page, step: str) -> None:
    """No violation of WCAG 2.2 A and AA that axe can find."""
    # page.evaluate runs outside the page's content security policy; a script tag would not
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    # Only violations are told in full: the rest is much, and takes time to carry over
    found = page.evaluate(
        "([locale, tags]) => { axe.configure({locale}); "
        "return axe.run(document, {resultTypes: ['violations'], "
        "runOnly: {type: 'tag', values: tags}}).then(told => told.violations) }",
        [json.loads(AXE_NB.read_text()), TAGS],
    )
    told = [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]
    assert told == [], f"{step}: " + "\n".join(told)


@pytest.fixture(scope="session")
def people(browser, stack):
    """``people("kari")`` is Kari's browser, logged in; the same one all through the session."""
    known: dict[str, Person] = {}

    def person(slug: str) -> Person:
        if slug not in known:
            # Guardians use a phone, staff a desk
            phone = {"width": 390, "height": 844} if slug in ("anne", "tomas") else {}
            known[slug] = Person(browser, stack, slug, PICTURES / "journey", **phone).log_in()
        return known[slug]

    yield person
    for one in known.values():
        one.context.close()
