"""Pages about guidance as the business unit meets them."""

from playwright.sync_api import expect

from tests.journeys.screens import Screen


class Register(Screen):
    """The register: which editions are referred to, and which are no longer in force."""

    heading = "Guidance"

    def open(self, title: str) -> "DocumentPage":
        """Open a document from the table."""
        self.page.get_by_role("rowheader").get_by_role("link", name=title).first.click()
        return DocumentPage(self.window, title)


class DocumentPage(Screen):
    """A document: its editions, who must answer again, the questions that refer to it."""

    def note(self, words: str, edition: str) -> "DocumentPage":
        """Note what an edition changed, and that it must be answered again."""
        self.follow("Note what changed")
        page = Note(self.window).page
        page.get_by_label("In which edition").select_option(edition)
        page.get_by_label("What changed").fill(words)
        page.get_by_label("Yes, whoever").check()
        page.get_by_role("button", name="Keep the note").click()
        return DocumentPage(self.window, "")

    def move(self) -> "Move":
        """Go to the page that moves references."""
        self.follow("Move references to another edition")
        return Move(self.window)


class Note(Screen):
    """The form for a note."""

    heading = "Note what changed in"


class Move(Screen):
    """References moved from one edition to another."""

    heading = "Move references to another edition"

    def look_at(self, whose: str, before: str, after: str) -> "Move":
        """Choose, and see what would change."""
        self.page.get_by_label("References of").select_option(label=whose)
        self.page.get_by_label("From edition").select_option(before)
        self.page.get_by_label("To edition").select_option(after)
        self.press("Show what would change")
        return Move(self.window)

    def apply(self) -> "Move":
        """Move all that is ticked."""
        self.press("Move these references in the draft")
        return Move(self.window)

    def counts(self, words: str) -> None:
        """Wait until the table has this heading."""
        expect(self.page.get_by_role("heading", level=2).filter(has_text=words)).to_be_visible()
