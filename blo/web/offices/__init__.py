"""The pages of the room `offices`."""
