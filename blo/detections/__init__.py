"""Detections: any event where an agency becomes aware of a possible crime or irregular crossing.

Owns the words detection, interception, place, mode, transport and the role a person has in a detection.
"""
