"""Storage: fulfils the ports of `app`. Knows no Qt and no document."""
