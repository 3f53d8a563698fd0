"""How English, Russian and Ukrainian news attribute words to a source.

The words stand in `english`, `russian` and `ukrainian`, as plain lists (`wordlists` tells how they are written); the
patterns are built of them:

- `verbs`: a verb of saying; `pieces`: other parts of more than one pattern.
- `leading`: what stands before a source's name, and ends where the name begins.
- `trailing`: what stands behind it, and begins where the name ends.
- `clauses`: where what is said begins and ends. `returning`: “the channel”, named before.
- `silence`: a name without a report.

In the example above a pattern, X and Y are channels, A and B what they say; what the pattern takes stands in brackets.
"""
