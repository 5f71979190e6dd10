"""Pages across rooms for candidates, mentors and enterprise contacts.
Owns no table."""
