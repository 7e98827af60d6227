"""The solver: rules as formulas for z3. Only the modules of this folder import it."""
