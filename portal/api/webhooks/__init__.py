"""Other systems are told what happened: ids and a kind, signed, until they have taken it. Decision 51."""
