"""What became of an office's own detections: news for whoever logged them, and the office's own figures of a month.

Owns the words outcome and month. It reads what stands below it and decides nothing. It stands below the protection
compartment and can't know of it: it tells steps that were taken and never that one was taken back, so that nobody
learns from a line that changed or went why something was stopped.
"""
