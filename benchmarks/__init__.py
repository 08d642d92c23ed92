"""What must be fast, measured: `python -m benchmarks` runs all of it, `python -m benchmarks web pack` some. It prints
figures and asserts none: whether a figure will do is for people to say, `docs/benchmarks.md` says what was reached."""
