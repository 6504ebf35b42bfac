"""Adapters to the world outside. They know no tables, and not each other."""
