"""Opening a workbook that somebody uploaded, in a process of its own that has no keys, no database and no words."""
