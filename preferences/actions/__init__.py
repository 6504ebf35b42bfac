"""Changes of this room's state: each locks the candidate first."""
