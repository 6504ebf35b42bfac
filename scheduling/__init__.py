"""Room 4: times and interviews. Its place in the import law is kept; no time is booked here yet."""
