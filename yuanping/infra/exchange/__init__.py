"""The published exchange format, version 1: facts as JSON in, an answer as JSON out, for programs of other houses.

* ``words``    the one module that maps the format's short words to the words of the glossary
* ``refuse``   reading without trust: bytes to a model, or a list of {code, field, text}
* ``decide_*`` ``committee_*`` ``deadline_*``   one pair of models per command

The models are the schema: ``docs/exchange`` is generated from them and a test keeps both equal.
"""

V = 1
"""Version of the format; it stands in every answer."""
