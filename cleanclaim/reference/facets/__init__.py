"""The facet model of alignment: compact sources that people edit, what is derived from them, and the table rules ask.

``data/`` holds the sources: the vocabulary with its named groups, the diagnoses (blocks, categories and some codes),
the words of titles that name a place, and the procedures (ranges, with our own words for their purpose). From the
diagnosis sources and the ICD-10-CM tabular list ``python -m cleanclaim.tools.facets`` writes the long table
``data/diagnosis_facets.csv``, keyed by the hash of all it was made from.
"""
