"""`rammevaerk pictures`: the pictures of README, taken from the running demo."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rammevaerk.config.cli.session import said_in_one_sentence
from rammevaerk.config.launcher.problems import LaunchProblem

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PORT = 8198
WIDE, PHONE = 1280, 390
# file name, person, address, width
PICTURES = (
    ("forside", "secretariat", "/", WIDE),
    ("tilbud", "case_worker", "/tilbud/", WIDE),
    ("tilbud-telefon", "case_worker", "/tilbud/", PHONE),
    ("takster", "controller", "/takster/", WIDE),
    ("visitation", "case_worker", "/visitation/1/", WIDE),
    ("indmelding", "secretariat", "/indberetning/", WIDE),
    ("afregning", "controller", "/afregning/", WIDE),
    ("balance", "steering_group", "/indsigt/", WIDE),
    ("tredeling", "secretariat", "/samarbejde/", WIDE),
    ("rammeaftale", "secretariat", "/rammeaftale/", WIDE),
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("pictures")(pictures)


def pictures(
    out: Annotated[Path, typer.Option(help="Folder the pictures go to.")] = Path("docs/pictures"),
    address: Annotated[str, typer.Option(help="A demo that runs already; else one is started aside.")] = "",
) -> None:
    """Take the pictures of README from the demo region."""
    from rammevaerk.config.launcher.aside import demo_platform

    with said_in_one_sentence():
        out.mkdir(parents=True, exist_ok=True)
        if address:
            _take_all(address, out)
            return
        with demo_platform(PORT) as started:
            _take_all(started, out)


def _take_all(address: str, out: Path) -> None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise LaunchProblem("Pictures need the packages of development: run 'make install-dev'.") from None
    from rammevaerk.config.launcher.machine import find_chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for name, person, page, width in PICTURES:
            _take(browser, address, person, (page, width, out / f"{name}.png"))
            print(out / f"{name}.png")
        browser.close()


def _take(browser: "Browser", address: str, person: str, what: tuple[str, int, Path]) -> None:
    path, width, file = what
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="da-DK", base_url=address)
    page = context.new_page()
    page.goto("/ind/")
    page.locator(f'button[value="{person}"]').click()
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(800)  # charts are drawn after the page is there
    height = min(page.evaluate("document.documentElement.scrollHeight"), 1600)
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=file)
    context.close()
