"""The field and its rules: standard library only, pure, exact. No clock, no file, no float."""
