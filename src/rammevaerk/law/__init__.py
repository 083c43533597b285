"""Law: legal and agreed numbers as dated data with sources, and the rulebook of a calculation date.

Danish terms: regelsæt (rulebook), værdi (parameter value), kilde (source). One YAML file for each parameter
in ``parameters/``, all sources in ``sources.yml``, the marked demo set in ``demo/``.

A value has one of four states. *In force*: the source gives it. *Not in force*: the source says that there is
no such rule then. *Unknown*: there is or may be a rule, but nobody has read its value; a calculation that needs
it stops. *Assumed*: our reading, a practice instead of an agreement, or demo data; every figure built on it is
marked. The text of a source read in part only is said in ``sources.yml``.
"""
