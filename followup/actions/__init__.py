"""Changes: opening and mending slips."""
