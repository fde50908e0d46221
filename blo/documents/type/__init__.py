"""Writing for print in every script the offices use: fonts, shaping, line breaking, and glyphs put into the PDF.

Text becomes glyphs in this order: `itemise` cuts it into runs of one face, script and direction; `faces` shapes a run;
`lines` breaks and orders; `paragraph` takes its place on the page; `embed` writes what was drawn into the file.
"""
