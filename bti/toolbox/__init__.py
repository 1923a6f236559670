"""The toolbox (verktøykasse): all that a guide has to work with, in one place.

It lies above forms, since it shows forms and links side by side, and has no data of its own.
"""
