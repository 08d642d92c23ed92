"""Demonstrations of the five partnerships: made-up bodies and people, every name invented, every figure worked out."""
