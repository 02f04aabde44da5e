"""The Monday mail, and the one note after a silent fortnight: both take the learner's turn on Monday morning."""
