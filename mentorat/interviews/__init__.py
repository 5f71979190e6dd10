"""Meeting each candidate before a decision: invitation, guide, report, recommendation.
The decision itself belongs to candidates."""
