"""What the REST surfaces of all apps have in common: how they read what callers send."""
