"""Chaos: three monitors, two bots, two reviewers and a PostgreSQL, killed, paused, cut off and stalled.

All are processes of their own over the loopback Telegram, each with its own way to the database that can be cut. In the
end a history checker (judging.py) compares what is stored and told with the loopback's own log, and each write with the
lease it was made under; takeovers.py tells how soon others went on with the work of those that were struck. Exits 1 if
a post or alert was lost or doubled beyond what is on record, or if anything was written under a lost lease.

    python -m bench.chaos                                 120 faults within an hour, 100 posts a second
    python -m bench.chaos --faults 30 --seconds 600       a shorter one
    python -m bench.chaos --faults 6 --seconds 240 --kinds pause --parts monitors
                                                          one fault at a time: how soon others take over
"""
