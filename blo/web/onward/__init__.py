"""The pages of requests to pass an item on."""
