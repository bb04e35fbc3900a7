"""ICD-10-CM: compiled from the tabular list, or from the order file of a newer year, into one dated table."""
