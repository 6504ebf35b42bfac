"""What we learn (H6): figures of a period, each with the people behind it. Never a ranking of people."""

from followup.queries.learn.figures import FIGURES, Figure, Line, behind, lines_of

__all__ = ["FIGURES", "Figure", "Line", "behind", "lines_of"]
