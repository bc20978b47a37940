"""Handlers: one transaction each. Load, decide (pure), save, enqueue, commit; nothing is sent inside one.

A mail comes in      incoming   record_mail, decide_mail, explain_stored
Time passes          time       pass_time
A mail goes out      outgoing   next_delivery, record_outcome, recover
Somebody says so     commands   approve, dismiss, extend, close, withdraw, invite, answered, assign, retry, resume

understanding        what a mail is and asks for, as one value
acting               what follows from it, inside decide_mail's transaction
notices, saving      from a decision to rows of the database and of the outbox
office, records      what handlers need beside the database; what the database knows, for understanding
"""
