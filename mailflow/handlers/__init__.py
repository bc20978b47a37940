"""Handlers: one transaction each. Load, decide (pure), save, enqueue, commit; nothing is sent inside one.

A mail comes in      incoming   record_mails, decide_mails, explain_stored
Time passes          time       pass_time
A mail goes out      outgoing   next_delivery, record_outcome, recover
Somebody says so     commands   approve, dismiss, extend, close, reopen, withdraw, invite, answered, assign, retry, resume

reading              what the bytes alone say, before any transaction
understanding        what a mail is and asks for, as one value
acting               what follows from it, inside decide_mails' transaction: drafts, versions, replies, obeying, ending
replies              a member's answer: filed with its points (draft_points), what it asks passed on (inquiries), a wish to leave asked back (removals)
obeying              a command mail: hearing (what a line means), carrying and member_orders (what is done), asking_back, consulting, transcripts
acts                 what a word does, the same by mail and on the command line
notices, saving      from a decision to rows of the database and of the outbox
erasing, elsewhere   one person is erased everywhere (data_subjects: who is meant; elsewhere: where she stands in what is others')
retaining, burying   what is kept for a time only; the tombstones of what was let go of, and of whom was erased
additions            what is recorded after the closing goes to the directorate, in the morning
standing             what has stood still for a quarter of an hour, and is over: told once each
auditing             the daily self-audit
log_ins              a refused password is tried again with care
watching, alarms     what intake tells beside the mails themselves; a person must act
office, records      what handlers need beside the database; what the database knows, for understanding
concerns             which mails are fetched whole
"""
