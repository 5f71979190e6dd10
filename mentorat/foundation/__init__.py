"""What every room stands on: database, states, journal, outbox, jobs, access, words.
No business noun may be written here."""
