"""Figures, each a ratio of two things measured in one run. `make bench` runs all and writes docs/figures.md."""
