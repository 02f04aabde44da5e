"""One's own data: all of it in one file, and the end of an account. Each app says what is personal in it."""
