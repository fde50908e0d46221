"""The web door: one folder a room, and what every request passes through on its way in and out."""
