"""State changes of times: offered, held, booked, moved, cancelled, held, chased."""
