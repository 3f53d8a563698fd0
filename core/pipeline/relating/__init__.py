"""Articles, posts and stories put beside each other, behind ingest."""
