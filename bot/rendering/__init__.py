"""Values in, messages out: pure rendering of alerts, digests, lists and answers as Telegram HTML."""
