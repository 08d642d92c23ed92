"""Signing in and being let in: links, passwords, second factors, and who joins and leaves."""
