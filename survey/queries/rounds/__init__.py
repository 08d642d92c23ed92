"""Rounds: who could be asked, who was, where each body stands, and the figures over all of them."""
