"""ISA, GS, ST: counts, control numbers, sets in pieces; resumes after damage."""
