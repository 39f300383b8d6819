"""What breaks on the way, and what must still be true: the rows of the fault table, on real processes and databases."""
