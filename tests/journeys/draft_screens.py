"""Pages on which a questionnaire is written, as an author and a reviewer meet them."""

from playwright.sync_api import expect

from tests.journeys.screens import Screen


class Start(Screen):
    """Beginning a questionnaire."""

    heading = "Start a questionnaire"

    def adopt(self, name: str, title: str) -> "Draft":
        """Begin a questionnaire of one's own from one of the library."""
        self.page.get_by_label("A questionnaire of your own").check()
        self.page.get_by_label("Which questionnaire").select_option(name)
        self.press("See title and key first")
        self.page.get_by_label("Title", exact=True).fill(title)
        self.press("Start the draft")
        return Draft(self.window, title)


class Draft(Screen):
    """The front page of a draft."""

    def section(self, title: str) -> "Section":
        """Open a section."""
        self.follow(title)
        return Section(self.window, title)

    def head(self) -> "Head":
        """Open title and audience."""
        self.follow("Title and audience")
        return Head(self.window)

    def preview(self) -> "Preview":
        """See it as a body does."""
        self.follow("Preview")
        return Preview(self.window)

    def review(self) -> "Review":
        """Go to the review."""
        self.page.get_by_role("listitem").filter(has_text="Have a second person look").get_by_role("link").click()
        return Review(self.window)

    def publish(self) -> "Publish":
        """Check and publish."""
        self.follow("Check and publish")
        return Publish(self.window)


class Head(Screen):
    """Title and audience."""

    heading = "Title and audience"

    def add_kind(self, kind: str, title: str) -> Draft:
        """Make it for another kind of body too."""
        self.page.get_by_label(kind, exact=True).check()
        self.press("Save")
        self.says("Saved. Changed the kinds of body")
        self.page.get_by_label("Breadcrumb").get_by_role("link", name=title).click()
        return Draft(self.window, title)


class Section(Screen):
    """A section of a draft."""

    def move_up(self, label: str, now: str) -> None:
        """Move a question up; what moved has the focus again."""
        self.page.get_by_role("button", name=f"Move {label} up", exact=True).press("Enter")
        self.says("Saved.")
        expect(self.page.get_by_role("button", name=f"Move {now} up", exact=True)).to_be_focused()

    def question(self, label: str, words: str) -> "Question":
        """Open a question."""
        self.page.get_by_role("main").locator(".parts").get_by_role("link", name=words).click()
        return Question(self.window, f"Question {label}")


class Question(Screen):
    """One question of a draft."""

    def change(self, **texts: str) -> None:
        """Write into boxes by their label, `_` standing for a space."""
        for label, words in texts.items():
            self.page.get_by_label(label.replace("_", " ").capitalize(), exact=True).fill(words)

    def choose(self, label: str, words: str) -> None:
        """Choose from a list."""
        self.page.get_by_label(label, exact=True).select_option(label=words)

    def only_if(self, subject: str, answer: str) -> None:
        """Ask it only where a fact of the body is so."""
        self.page.get_by_label("It depends on", exact=True).select_option(label=subject)
        self.press("Go on with this line")
        self.page.get_by_role("group", name=subject).get_by_label(answer, exact=True).check()

    def save(self, said: str) -> None:
        """Save, and read what was done."""
        self.press("Save")
        self.says(said)
        if self.window.look:
            self.window.look(self.page, f"Question, {said}")

    def to_draft(self, title: str) -> Draft:
        """Go to the front page of the draft."""
        self.page.get_by_label("Breadcrumb").get_by_role("link", name=title).click()
        return Draft(self.window, title)


class Preview(Screen):
    """A draft as one kind of body sees it."""

    heading = "Preview as"

    def as_body(self, name: str, section: str) -> "Preview":
        """See a section as another kind of body."""
        self.page.get_by_label("As", exact=True).select_option(label=name)
        place = self.page.get_by_label("Section", exact=True)
        place.select_option(value=section)
        self.press("Show")
        return Preview(self.window, f"Preview as: {name}")

    def to_draft(self, title: str) -> Draft:
        """Go to the front page of the draft."""
        self.page.get_by_label("Breadcrumb").get_by_role("link", name=title).click()
        return Draft(self.window, title)


class Review(Screen):
    """The review of a draft."""

    heading = "Review by a second person"

    def ask(self, note: str) -> None:
        """Ask for it."""
        self.page.get_by_label("What they should look at").fill(note)
        self.press("Ask for a review")
        self.says("Waiting for a second person")

    def approve(self, words: str) -> None:
        """Approve the draft."""
        self.page.get_by_label("I approve it as it is").check()
        self.page.get_by_label("Your words").fill(words)
        self.press("Say so")
        self.says("Approved as it is")


class Publish(Screen):
    """What would be published."""

    heading = "Check and publish"

    def publish(self, version: str) -> None:
        """Publish it."""
        self.press(f"Publish version {version}")
        self.says("is published. It never changes")
