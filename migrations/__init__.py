"""The database's history: numbered revisions, run by `survey upgrade`."""
