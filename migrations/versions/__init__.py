"""One file per revision, NNN_slug.py, one purpose each."""
