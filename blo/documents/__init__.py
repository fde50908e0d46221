"""Papers: what each kind of document says, how it is laid out and printed, and how an issued one is kept and verified."""
