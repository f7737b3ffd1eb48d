"""Tables of others, read: what their cells say, which columns they have, and who is meant by a row."""
