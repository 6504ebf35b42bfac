"""What changes people, applications, links and happenings."""
