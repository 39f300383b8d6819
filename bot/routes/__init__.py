"""Which service answers what, and which draws what: tables, for `answering` and the carrier."""
