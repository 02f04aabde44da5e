"""Reviews by REST: the same actions and the same access as the pages."""
