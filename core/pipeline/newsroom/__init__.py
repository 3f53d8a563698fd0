"""The people of the newsroom and what they decide: members, verdicts, cases, revisions of the catalogue."""
