"""Figures, printed by `make bench` and never asserted: each module has a `main` that prints its own."""
