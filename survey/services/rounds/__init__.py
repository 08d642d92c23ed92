"""Rounds: issuing them, and everything that is decided about a body on the issue list."""
