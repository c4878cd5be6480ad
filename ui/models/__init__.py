"""Models over frozen rows; they know no page."""

from __future__ import annotations
