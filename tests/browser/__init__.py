"""People at their screens: the true story, and whether everybody can reach everything."""
