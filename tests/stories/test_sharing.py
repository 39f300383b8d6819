"""J14: what somebody shares, who reads it, and taking it back."""
