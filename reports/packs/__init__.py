"""The packs: plain content as JSON (one module a part), and the typst templates that lay it out."""
