"""The acts of the trade: each opens one transaction, writes one line of journal, and says what it changed."""
