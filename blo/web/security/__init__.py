"""The pages on which people look after their own way in."""
