"""The pages of the room `exhibits`."""
