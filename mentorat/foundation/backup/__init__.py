"""Backups: made while the house works, ciphered to keys that are kept elsewhere, tried at once.

`making` writes one file, `restoring` brings one back; `archive` is the file, `sqlite` and
`postgresql` know their database, `keeping` says which files may go.
"""
