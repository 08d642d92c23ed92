"""Translate what was typed; a module per subject."""
