"""The pages of the room `groups`."""
