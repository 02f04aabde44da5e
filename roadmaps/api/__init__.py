"""The plan, and a learner's way through it, by REST."""
