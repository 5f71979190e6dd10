"""The engine for someone who has two spreadsheets and a terminal."""
