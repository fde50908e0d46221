"""The pages of the room `sharing`."""
