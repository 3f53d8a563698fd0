"""Who is meant, by what the whole text tells and what the newsroom knows."""
