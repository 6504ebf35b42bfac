"""The house for programs: the same queries and actions as the desk, behind a token."""
