"""The demo's mail provider: takes mail by SMTP as any server does, and shows every letter."""
