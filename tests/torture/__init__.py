"""Nothing lost, nothing twice, whatever breaks: measured, as one table. `make torture`, or `python -m tests.torture`.

Each module of this package measures one thing and has

    def measure(*, short: bool, seed: int) -> Row

`short` is the run of CI (all rows together stay under ten minutes on two cores), else the full figure is reached. Whatever is drawn by lot
is drawn from `seed`, and a row that misses its target names the seeds (or cases) that failed, so that each can be run again alone and kept
as a test. A measure lays its own servers and folders and takes them away again. Where it cannot be run here, it answers `not_run`.

    crash_points    the power cut at every step of every handler and loop         (tests/crash)
    kills           `kill -9` of a real daemon at random instants, and an oracle
    proxy_faults    a proxy that breaks IMAP and SMTP                              (tests/faults)
    swallowed       the 250 after the dot that never comes back                   (tests/faults)
    fuzzed_mails    damaged mails through the running daemon
    imap_whitelist  commands that the human's mailbox must never see
    restart         back at work with 10,000 mails waiting
    memory          thirty simulated days
    window          how long a delivery is uncertain
    restored_copies      an old copy of the database put back                        (tests/disks)
    full_disk            the disk full at every write                                (tests/disks)
    unsynced_writes      power cuts that drop what was not synced                    (tests/disks)
    postgresql_restarts  PostgreSQL restarted under the daemon
    uncertain_mails the connection broken at the dot, and the proof in the mailbox
    clock_changes   both changes of the clock, leap day, new year, and a clock that leaps
    mail_bomb       what else waits while 10,000 mails pour in                     (tests/attacks)
    spoofs          5,000 mails that claim to be a director's                      (tests/mail)
    guesses         a million guessed tokens                                       (tests/attacks)

A new measure is registered in `MEASURES` of `__main__`.
"""
