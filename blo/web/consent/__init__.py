"""The pages of the room `consent`."""
