"""Tools of development and demonstration: docs, schemas, demo, samples."""
