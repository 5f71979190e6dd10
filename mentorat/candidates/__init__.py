"""Mentees and mentors from the application to the end of their file.
Applying, profile, consents, admission."""
