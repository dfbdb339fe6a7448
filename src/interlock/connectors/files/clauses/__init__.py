"""What each kind of clause makes of the rows it speaks of."""
