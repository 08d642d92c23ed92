"""The sheets of the comparison workbook: a module each, over a few that say what a sheet is and how it is written."""
