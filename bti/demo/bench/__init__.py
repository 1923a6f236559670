"""Measures the main pages on a data set of a known size, each against its twin."""
