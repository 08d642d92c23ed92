"""The editor's forms: what stands in the boxes of a part of a draft, and the values of an edit read from them.

A draft's part is plain data and so are its boxes: texts by name, and rows of texts for what is a list. The boxes of a
stored part and of a posted form have the same shape, so that a page shown again shows what was typed.
"""
