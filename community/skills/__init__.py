"""What neighbours lend and can do for others: what was said of it, and whom a request is shown to."""
