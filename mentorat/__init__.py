"""Mentorat: mentoring duos for work."""
