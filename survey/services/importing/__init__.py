"""Registers and lists come in: read by heading, planned against what is kept, applied as planned.

A file goes one way, and a dry run goes the same way but for the last step:

    reading    bytes -> lines with numbers and cells by heading (encoding, quoting, odd characters)
    cells      a cell -> text, date, number, yes or no
    gias, plain_csv   a line -> `Row`: what it says about one body
    planning   rows + `Known` (what is kept, loaded in bulk) -> `Plan`: one outcome a row
    applying   plan -> batched statements, the import run and its event
"""
