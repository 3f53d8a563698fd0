"""What people ask for: searches of what is stored, and subscriptions to what is yet to come."""
