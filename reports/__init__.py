"""What it means: plain data in; tables, pictures and bytes out. Knows no web and no database."""
