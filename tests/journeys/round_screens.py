"""Pages on which a round is made and watched."""

from pathlib import Path

from tests.journeys.screens import Screen


class Preview(Screen):
    """What a file of bodies would do."""

    heading = "What the file would do"

    def bring_in(self) -> None:
        """Let it go in."""
        self.press("Bring it in")


class Import(Screen):
    """Choosing a file of bodies."""

    heading = "Bring bodies in from a file"

    def choose(self, kind: str, file: Path) -> Preview:
        """Choose a file and see what it would do."""
        self.page.get_by_label(kind).check()
        self.page.get_by_label("CSV file").set_input_files(file)
        self.press("Show what it would do")
        return Preview(self.window)


class ChooseVersion(Screen):
    """The first step of issuing."""

    heading = "Issue a round: the questionnaire"

    def choose(self, title: str) -> "WhoAndWhen":
        """Choose a version by its title."""
        self.page.get_by_role("checkbox", name=title).check()
        self.press("Go on")
        return WhoAndWhen(self.window)


class WhoAndWhen(Screen):
    """The second step."""

    heading = "Issue a round: who and when"

    def see_list(self, name: str) -> "CheckList":
        """Give the round its name, leave what is usual, and see the whole list."""
        self.page.get_by_label("Name", exact=True).fill(name)
        self.press("See the whole list")
        return CheckList(self.window)


class CheckList(Screen):
    """The third step."""

    heading = "Issue a round: check the list"

    def issue(self, button: str, name: str) -> "RoundPage":
        """Issue it."""
        self.press(button)
        return RoundPage(self.window, name)


class RoundPage(Screen):
    """How a round stands."""

    def remind(self, button: str) -> "Remind":
        """Go to the reminder."""
        self.follow(button)
        return Remind(self.window)


class Remind(Screen):
    """A reminder before it goes out."""

    heading = "Remind those who have not returned"

    def send(self, reason: str, button: str, name: str) -> RoundPage:
        """Send it."""
        self.page.get_by_label("Reason").fill(reason)
        self.press(button)
        return RoundPage(self.window, name)


class BodyInRound(Screen):
    """One body in a round."""

    def exempt(self, reason: str) -> None:
        """Make it exempt, for a reason."""
        self.page.get_by_text("Make exempt", exact=True).first.click()
        self.page.locator("#exempt-reason").fill(reason)
        self.press("Make exempt")
