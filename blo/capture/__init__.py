"""Capture: entries that people write where there is no line, and that their devices send in later.

Owns the words entry and revision, and one promise: an entry arrives once, however often it is sent and in whatever
order, and none is lost. What waits on a device is its writer's to send; after their account is closed, a supervisor of
their office takes it over, or lets it be deleted unread. An entry is the fields of a form as a browser posts them; what
they mean is for the form and the room it belongs to.
"""
