"""Acts on paper: a neutral `Contenu`, and one writer that knows no rule of the trade."""

from __future__ import annotations
