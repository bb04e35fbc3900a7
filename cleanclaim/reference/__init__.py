"""Everything that reads or writes tables: editions, library, importers, ICD-10-CM."""
