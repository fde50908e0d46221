"""The pages of the room `codelists`."""
