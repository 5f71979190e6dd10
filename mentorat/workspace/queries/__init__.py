"""What pages across rooms show: the frame, the day, people. Each file says its statements."""
