"""The trade: rules, acts and documents. Knows neither Qt nor SQL; see the import contracts in `pyproject.toml`."""

from __future__ import annotations

VERSION = "0.3.0"
