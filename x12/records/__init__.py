"""The types: claim, service line, remittance, claim status, acknowledgement, issue."""
