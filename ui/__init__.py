"""The window and the console: the two front doors on the services."""

from __future__ import annotations
