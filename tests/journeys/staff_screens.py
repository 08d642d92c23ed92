"""Pages as people of the partnership meet them."""

from pathlib import Path

import pyotp
from playwright.sync_api import expect
from sqlmodel import select

from survey.models import User
from tests.journeys.conftest import Served
from tests.journeys.outbox import code_in, letter
from tests.journeys.screens import Screen, SignIn, Window


class Factor(Screen):
    """The second factor, for people of the partnership."""

    heading = "Type the code of your app"

    def type_code(self, code: str) -> None:
        """Type the code of the app; one comes in where one was heading."""
        self.page.get_by_label("Six-digit code").fill(code)
        self.press("Go on")


class RoundResults(Screen):
    """A round: medians, standards, every body."""

    heading = "Results of"

    def first_body(self) -> "BodyResults":
        """Open the first body of the list."""
        link = self.page.get_by_label("Results by body").get_by_role("rowheader").get_by_role("link").first
        name = link.inner_text()
        link.click()
        return BodyResults(self.window, name)

    def heat_map(self) -> "HeatMap":
        """Open the heat map."""
        self.follow("Heat map")
        return HeatMap(self.window)

    def order_workbook(self) -> "Report":
        """Ask for the workbook."""
        self.press("Comparison as Excel")
        return Report(self.window, "Comparison workbook")


class BodyResults(Screen):
    """One body, this year beside last."""

    def behind(self, movement: str) -> "Answers":
        """Open the answers behind a figure."""
        self.page.locator(f'dl.figs a[href*="movement={movement}"]').first.click()
        return Answers(self.window)

    def order_pack(self) -> "Report":
        """Ask for the pack."""
        self.press("Make the pack")
        return Report(self.window, "Challenge pack")


class Answers(Screen):
    """The answers behind a figure."""

    heading = "Answers of"

    def count(self) -> int:
        """How many stand there."""
        return self.page.locator("section.answered").count()


class HeatMap(Screen):
    """Bodies by standards."""

    heading = "Heat map of"

    def first_cell(self) -> Answers:
        """Open the answers of the first cell."""
        self.page.locator("table.heat td a").first.click()
        return Answers(self.window)


class Report(Screen):
    """A workbook or a pack that is being made, or is ready."""

    def download(self, folder: Path) -> bytes:
        """Wait until the page says that it is ready, and fetch the file."""
        link = self.page.get_by_role("link", name="Download")
        expect(link).to_be_visible(timeout=60_000)
        with self.page.expect_download() as fetched:
            link.click()
        path = folder / fetched.value.suggested_filename
        fetched.value.save_as(path)
        return path.read_bytes()


def with_factor(served: Served, email: str) -> str:
    """Give somebody a second factor that is set up already; gives its secret."""
    with served.database.session() as session:
        user = session.exec(select(User).where(User.email == email)).one()
        user.totp_secret = secret = pyotp.random_base32()
        session.add(user)
    return secret


def come_in(served: Served, window: Window, email: str, address: str) -> None:
    """Go to an address, and in by code and second factor; the worker must be running."""
    secret = with_factor(served, email)
    window.page.goto(address)
    quiet = Window(window.page)
    SignIn(quiet).ask(email).type_code(code_in(letter(served, email, "Your link")))
    Factor(quiet).type_code(pyotp.TOTP(secret).at(served.clock()))


def at_results(window: Window, address: str) -> RoundResults:
    """Open the results of a round by their address."""
    window.page.goto(address)
    return RoundResults(window)
