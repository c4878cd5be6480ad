"""Dialogs, each asked through a classmethod that returns a value."""

from __future__ import annotations
