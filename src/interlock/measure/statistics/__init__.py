"""Statistics that stand beside a figure, each with its source."""
