"""Reads of the candidates' pages."""
