"""What is counted, as small pure functions over numbers and labels; the definitions are those of the literature."""
