"""People who sign in: users and how they prove who they are.
Candidates have no account; they hold personal links."""
