"""Rows gathered into the plain data of `reports.inputs`; figures come from the engine alone."""
