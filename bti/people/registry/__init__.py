"""Folkeregisteret through KS Fiks: who has parental responsibility, and what is protected.

What is asked for is what the role at KS gives, and no more is kept than what follows from it: that
a guardian lost responsibility, a grade of address, and that the register says something else than
we do, for a person to decide (docs/decisions/0016).
"""
