"""The sender: claim (T1), take the verdict again (T2), send with no transaction open, record (T3)."""
