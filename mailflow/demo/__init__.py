"""An embedded mail world and the sample mailbox of a fictional municipality: `mailflow demo`.

world     an IMAP server and a relay inside the process, and a clock that the demo moves
sample    the sample mails, and the answers that are made from the invitations actually sent
story     the life of the consultations, told step by step
"""
