"""The verbs of the console, by room of the trade; none holds a rule."""

from __future__ import annotations
