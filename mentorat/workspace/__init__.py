"""Pages across rooms for coordinators: the day, people, search.
Owns no table."""
