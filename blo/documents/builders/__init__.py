"""One builder for each kind of document: from a record, as far as the reader may see it, to what the document says."""
