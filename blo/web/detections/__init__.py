"""The pages of the room `detections`."""
