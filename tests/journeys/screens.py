"""Pages as a respondent meets them. What one does on a page gives the page that comes next.

A page is looked at (axe, wide and narrow) as soon as it is met, where its window has somebody looking.
"""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Look


@dataclass(frozen=True)
class Window:
    """A browser window of one person, what looks at its pages if anything does, and whether it runs scripts."""

    page: Page
    look: Look | None = None
    scripts: bool = True


class Screen:
    """A page that is open. `heading` is how its h1 begins."""

    heading = ""

    def __init__(self, window: Window, heading: str | None = None) -> None:
        """Wait until the page is there, and look at it."""
        self.window, self.page = window, window.page
        words = self.heading if heading is None else heading
        expect(self.page.get_by_role("heading", level=1).filter(has_text=words)).to_be_visible()
        if window.look:
            window.look(self.page, f"{type(self).__name__} {words}")

    def press(self, name: str) -> None:
        """Press a button of this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow a link that begins with these words."""
        self.page.get_by_role("link", name=name).first.click()

    def says(self, words: str) -> None:
        """Wait until the page says something."""
        expect(self.page.get_by_role("main").get_by_text(words).filter(visible=True).first).to_be_visible()


class SignIn(Screen):
    """The door."""

    heading = "Sign in"

    def ask(self, email: str) -> "Sent":
        """Ask for a link."""
        self.page.get_by_label("E-mail address").first.fill(email)
        self.press("Send me a link")
        return Sent(self.window)


class Sent(Screen):
    """A letter is on its way."""

    heading = "Look into your e-mail"

    def open_link(self, address: str) -> "Link":
        """Open the link of the letter."""
        self.page.goto(address)
        return Link(self.window)

    def type_code(self, code: str) -> None:
        """Type the letter's code; one comes in where one was heading."""
        self.page.get_by_label("Code from the e-mail").fill(code)
        self.press("Sign in")


class Link(Screen):
    """The page behind a link, with its button."""

    heading = "Sign in with this link"

    def come_in(self) -> None:
        """Press the button; one comes in where one was heading."""
        self.press("Sign in")


class TaskList(Screen):
    """The first page of a return."""

    heading = "Schools and colleges 2026"

    def start(self) -> "Section":
        """Begin."""
        self.press("Start with section A")
        return Section(self.window, "Policy")

    def open(self, section: str) -> "Section":
        """Open a section by its title."""
        self.follow(section)
        return Section(self.window, section)

    def check(self) -> "Check":
        """Go to the check of one's answers."""
        self.follow("Check your answers")
        return Check(self.window)

    def sign(self) -> "Sign":
        """Go and sign."""
        self.follow("Read and sign")
        return Sign(self.window)


class Section(Screen):
    """A section with its questions; it is there when its script is, where the window runs scripts."""

    def __init__(self, window: Window, heading: str) -> None:
        """Wait for the script too: what is typed before it listens is not saved by itself."""
        super().__init__(window, heading)
        if window.scripts:
            self.page.wait_for_load_state("networkidle")

    def question(self, key: str) -> Locator:
        """Find the box of a question."""
        return self.page.locator(f'[data-question="{key}"]')

    def choose(self, key: str, answer: str) -> None:
        """Choose one answer by its word."""
        self.question(key).get_by_role("radio", name=answer, exact=True).check()

    def write(self, key: str, label: str, words: str) -> None:
        """Write into a box of a question."""
        self.question(key).get_by_label(label).fill(words)

    def plan(self, key: str, what: str, who: str, when: str) -> None:
        """Write an action."""
        for label, words in (("Action", what), ("Who sees to it (role)", who), ("By when", when)):
            self.question(key).get_by_label(label, exact=True).fill(words)

    @property
    def status(self) -> Locator:
        """The line that says what was saved."""
        return self.page.locator("form .saved").get_by_role("status")

    def is_saved(self) -> None:
        """Wait until everything was saved by itself."""
        expect(self.status).to_contain_text("Nothing is waiting")

    def press_save(self, button: str) -> None:
        """Press one of the buttons at the foot."""
        self.page.locator("form .saved").get_by_role("button", name=button).first.click()

    def to_sections(self) -> TaskList:
        """Save, and go to the sections."""
        self.press_save("Save and go to the sections")
        return TaskList(self.window)

    def is_refused(self, words: str) -> None:
        """Wait until the page says what it could not read, and follow that to its box."""
        summary = self.page.locator(".govuk-error-summary")
        expect(summary).to_contain_text(words)
        if self.window.look:
            self.window.look(self.page, "Section with an error")
        summary.get_by_role("link").click()


class Conflict(Screen):
    """Two texts on one answer."""

    heading = "Two of you changed this answer"

    def texts(self, *words: str) -> None:
        """Both texts stand there."""
        for one in words:
            expect(self.page.locator(".text").filter(has_text=one)).to_have_count(1)

    def join(self, grade: str, comment: str, section: str) -> Section:
        """Join the two."""
        self.page.get_by_role("radio", name="Join the two").check()
        self.page.get_by_role("radio", name=grade, exact=True).check()
        self.page.get_by_label("Comment").fill(comment)
        self.press("Save this answer")
        return Section(self.window, section)


class Check(Screen):
    """Check your answers."""

    heading = "Check your answers"

    def to_problem(self, words: str, section: str) -> Section:
        """Follow a problem to its question."""
        self.follow(words)
        return Section(self.window, section)

    def ready(self) -> "Sign":
        """Say that it is ready; the lead is the first to sign."""
        self.press("It is ready to sign")
        return Sign(self.window)


class Sign(Screen):
    """Read and sign."""

    heading = "Read and sign"

    def sign(self, name: str, meeting: str = "", minute: str = "") -> None:
        """Put a name to it."""
        self.page.get_by_label("Your name").fill(name)
        if meeting:
            self.page.get_by_label("Date of the meeting that agreed it").fill(meeting)
            self.page.get_by_label("Minute number").fill(minute)
        self.page.get_by_label("I have read the return").check()
        self.press("Sign")


class Receipt(Screen):
    """The return was received."""

    heading = "The return was sent"

    def copy(self) -> "Copy":
        """Read what was sent."""
        self.follow("Read what was sent")
        return Copy(self.window)


class Copy(Screen):
    """What was signed, to be read."""

    heading = "Schools and colleges 2026, as sent"
