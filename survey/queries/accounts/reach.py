"""Which records exist for somebody, in ids. Everything else is not found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reach:
    """Which records exist for somebody, in ids; made by `policies.Viewer.reach`."""

    every_partnership: bool = False
    partnerships: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    returns: frozenset[int] = frozenset()
