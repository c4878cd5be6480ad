"""Work outside the UI thread."""

from __future__ import annotations
