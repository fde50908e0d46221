"""Papers: what each kind says, how it is laid out and printed, and how an issued one is kept and verified."""
