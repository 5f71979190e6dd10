"""Guards of the whole house: each is a pure function from a root folder to what it found."""
