"""What is kept: evidence and its proofs, files in and out, retention, copies of the whole."""
