"""From a clause of the agreement to a number, its SQL and the rows behind it."""
