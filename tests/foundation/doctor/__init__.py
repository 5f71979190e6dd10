"""What the doctor sees, and says."""
