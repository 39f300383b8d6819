"""Pictures of ours: text of SVG first, then PNG, with a font that comes along."""
