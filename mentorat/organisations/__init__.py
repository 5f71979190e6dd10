"""Programmes, the organisations that run them, their staff's seats, and enterprises.
Says who holds which right in which programme."""
