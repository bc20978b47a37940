"""Replies as the mail programs of the world write them: pure, deterministic, from invented words.

`typed` holds what people type, `originals` the mails they answer, `attributions` the words that programs add, and one file per
family of programs how they write both down. `python -m tests.mail.replies` measures all of them.
"""
