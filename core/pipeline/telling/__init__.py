"""Who is told what: alerts, digests, corrections and notices, as outbox rows that the bot sends."""
