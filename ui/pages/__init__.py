"""The screens, and the window that frames them."""

from __future__ import annotations
