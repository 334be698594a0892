"""Evaluation: who may do what when, and every figure of the result, recomputable from the sheets alone."""
