"""How a lot must be evaluated: facts in, decision with articles and trace out.

* ``facts``       what is asked about a lot (closed list)
* ``conditions``  the closed vocabulary of condition nodes
* ``pack``        parameters, rules, readings, law, visibility of one province, compiled
* ``evaluator``   evaluates a condition to yes, no or unknown, with a trace
* ``decision``    ``decide(facts, pack, hash_name) -> ModeDecision``
* ``explain``     a decision as a table and as Chinese sentences
* ``venues``      which mode a set of venues amounts to
* ``record``      what a stranger needs to decide again
"""
