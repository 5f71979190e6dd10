"""A lively Wallonia to try the service in: invented people, dates that follow today.
Same rank as the application: it knows all rooms, none knows it."""
