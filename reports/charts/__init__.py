"""Charts of the packs: matplotlib's object interface, byte-stable SVG, a text alternative with each."""

from reports.charts.canvas import Chart
from reports.charts.dumbbell import StandardRow, dumbbell
from reports.charts.grades import GradeRow, grades_bar
from reports.charts.peers import peers_box, spread

__all__ = ["Chart", "GradeRow", "StandardRow", "dumbbell", "grades_bar", "peers_box", "spread"]
