"""What can happen to a lead, and what follows under the agreement. Pure functions only."""
