"""Room 5: what follows from a contact. Slips: a broken preference, and its repair."""
