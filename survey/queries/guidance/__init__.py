"""Guidance as a partnership has it: its register, which versions refer to what, and whose answers that touches."""
