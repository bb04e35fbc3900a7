"""The gate: what stands between the claims received and the claims sent on."""
