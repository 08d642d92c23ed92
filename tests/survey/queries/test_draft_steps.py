"""Undo and redo as a fold over revisions: against an editor that simply keeps its states on two piles."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from survey.queries.drafts import steps_of


@dataclass
class Editor:
    """The plain model: documents by revision, what stands and what was taken back."""

    revisions: list[tuple[int, int | None]] = field(default_factory=lambda: [(1, None)])
    documents: dict[int, str] = field(default_factory=lambda: {1: "start"})
    standing: list[str] = field(default_factory=lambda: ["start"])
    undone: list[str] = field(default_factory=list)

    def write(self, document: str, undoes: int | None = None) -> None:
        """Add a revision as the service does."""
        number = len(self.revisions) + 1
        self.revisions.append((number, undoes))
        self.documents[number] = document

    def change(self, document: str) -> None:
        """Change something: what was taken back is gone."""
        self.standing.append(document)
        self.undone = []
        self.write(document)

    def undo(self) -> None:
        """Take back the newest change, where there is one; the service writes the state below it."""
        steps = steps_of(self.revisions)
        assert (steps.undo is None) == (len(self.standing) == 1)
        if steps.undo is not None:
            self.undone.append(self.standing.pop())
            self.write(self.documents[steps.standing[-2]], steps.undo)

    def redo(self) -> None:
        """Do again what was taken back last; the service writes the document of the revision that was taken back."""
        steps = steps_of(self.revisions)
        assert (steps.redo is None) == (not self.undone)
        if steps.redo is not None:
            self.standing.append(self.undone.pop())
            taken_back = dict(self.revisions)[steps.redo]
            assert taken_back is not None
            self.write(self.documents[taken_back], steps.redo)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["change", "undo", "redo"]), max_size=40))
def test_any_way_back_and_forth_ends_where_two_piles_end(steps: list[str]) -> None:
    editor = Editor()
    for number, step in enumerate(steps):
        if step == "change":
            editor.change(f"document {number}")
        else:
            getattr(editor, step)()
        newest = len(editor.revisions)
        assert editor.documents[newest] == editor.standing[-1]
        assert [editor.documents[one] for one in steps_of(editor.revisions).standing] == editor.standing
