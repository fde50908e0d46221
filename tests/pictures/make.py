"""The README's pictures, made from the demonstration: ``.venv/bin/python -m tests.pictures.make``."""

import os
import tempfile
from pathlib import Path

import pyotp
from playwright.sync_api import sync_playwright
from pypdfium2 import PdfDocument

from blo.app import create_app
from blo.cli.databases import bring_up
from blo.cli.demo.loading import Printed, load_all
from blo.documents.kinds import DocumentKind
from blo.documents.specimen import specimen
from blo.kernel import work
from blo.settings import load
from blo.tasks import programs
from tests.support.serving import served

PICTURES = Path(__file__).parent
PHONE = {"width": 390, "height": 844}
PRINTED_SCALE = 1.1


def _page(address: str, account: Printed, path: Path) -> None:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=programs.chromium(), args=sandbox)
        page = browser.new_page(viewport=PHONE, device_scale_factor=1.5, locale="th")  # type: ignore[arg-type]
        page.goto(f"{address}/sign-in")
        page.locator("#username").fill(account.username)
        page.locator("#password").fill(account.password)
        page.locator("main button[type=submit]").click()
        page.wait_for_url("**/detections")
        page.screenshot(path=path)
        browser.close()


def screenshot(path: Path) -> None:
    """Take a picture of a guard's worklist at Mae Sai, in Thai, on a phone."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(load("testing", database_url=f"sqlite:///{folder}/demo.sqlite3"))
        bring_up(app)
        with app.app_context(), work.atomic():
            guard = next(account for account in load_all(pyotp.random_base32()) if account.role == "guard")
        with served(app) as port:
            _page(f"http://127.0.0.1:{port}", guard, path)


def printed(path: Path) -> None:
    """Take a picture of the first page of a handover form in Thai and Burmese."""
    pdf = PdfDocument(specimen(DocumentKind.HANDOVER, ("th", "my")))
    pdf[0].render(scale=PRINTED_SCALE).to_pil().save(path, optimize=True)


if __name__ == "__main__":
    programs.ensure()
    screenshot(PICTURES / "worklist.png")
    printed(PICTURES / "handover.png")
