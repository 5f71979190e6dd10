"""`flask doctor`: is all well? Each finding is judged, and says what to do.

`inside` looks at what this process can see, `outside` at the mail server and the public
address, `visit` calls them all.
"""
