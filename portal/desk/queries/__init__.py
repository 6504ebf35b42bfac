"""What the desk shows that spans rooms; what belongs to one room is read there."""
