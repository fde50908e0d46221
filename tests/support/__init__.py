"""What tests stand on: databases, a browser, and the way to the application."""
