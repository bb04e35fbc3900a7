"""Records out of segments: the steps by which read_837 and read_835 build claims and remittances."""
