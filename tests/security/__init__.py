"""What nobody may do, tried on every address of the application."""
