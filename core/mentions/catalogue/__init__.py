"""Officials and every form of what they are called, compiled into tables and an automaton, and kept as files."""
