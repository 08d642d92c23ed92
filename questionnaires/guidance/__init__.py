"""Guidance as data: documents, their editions with dates in force, and what changed from one edition to the next.

    register    the shipped documents, with a partnership's own editions and notes on top; where a reference stands
    outdated    what a questionnaire refers to that is no longer in force, what changed there, who must answer again
    remapping   references to an edition turned into references to its successor, as a preview

Facts about editions are kept in `register/*.yaml`; what nobody has read in full is marked as to be checked.
"""
