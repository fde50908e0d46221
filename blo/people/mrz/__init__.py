"""Machine-readable zones of travel documents, after ICAO Doc 9303 (parts 3 to 7).

`reading.read` takes what somebody pasted or typed and tells what stands in it, with a verdict on each check digit.
Nothing is ever corrected: what does not add up is shown as it was typed. A right check digit proves that a line was
typed as it is printed; it does not prove that the document is genuine.
"""
