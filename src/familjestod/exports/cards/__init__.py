"""Cards of values in a notebook; `familjestod.shown.CARDS` says which function draws which."""
