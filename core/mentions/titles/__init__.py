"""Offices without a name: role phrases, bare titles, and the region or state that tells whose they are."""
