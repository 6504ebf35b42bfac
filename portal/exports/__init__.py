"""Everything a reader may see, as tables to take along: made piece by piece, handed out once."""
