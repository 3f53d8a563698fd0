"""Each form read with the words right beside it: what name it is a part of, and whose it can be."""
