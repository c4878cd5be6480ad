"""Untrusted files in, plain data out: mails, archives. Knows neither storage nor window."""
