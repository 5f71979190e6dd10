"""Aggregates for those who may not see a person, with small counts withheld.
Owns no personal row."""
