"""How `diff` finds what changed, and puts it into words."""
