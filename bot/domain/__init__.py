"""Values and rules. No clock, no chance, no database: everything a rule needs is given to it."""
