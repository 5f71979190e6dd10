"""Backups made, tried, refused and brought back, on both kinds of database."""
