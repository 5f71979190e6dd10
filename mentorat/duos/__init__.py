"""A mentor and a mentee for six months: meetings, goals, checkpoints, closure.
Lives on its own once opened."""
