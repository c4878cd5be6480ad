"""One repository per port, each on the session of a transaction."""
