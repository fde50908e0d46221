"""Cases: a file of one office on one or more detections, shared when items of it are released to another office.

Owns the words case and shared case.
"""
