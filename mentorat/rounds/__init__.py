"""Matching rounds: pool, weights, proposals, answers, hand changes.
The coordinator decides, the solver proposes; problem.py is the door to matching."""
