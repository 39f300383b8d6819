"""Who meets whom in a consultation round. Whole numbers only; the same input in any order gives the same plan."""
