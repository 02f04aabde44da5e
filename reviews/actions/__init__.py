"""What learners, mentors and admins do with reviews."""
