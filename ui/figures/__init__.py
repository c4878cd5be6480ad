"""Pictures of the scoring: one drawing code for the screen, PNG, SVG and PDF."""

from __future__ import annotations
