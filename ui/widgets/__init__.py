"""Controls of our own, used by pages and dialogs."""

from __future__ import annotations
