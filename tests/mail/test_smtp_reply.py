"""What SMTP replies mean: replies of real servers as they are worded in the field."""

from __future__ import annotations

import pytest

from mailflow.mail.retry import Accepted, Deferred, Misconfigured, Refused, TransactionPhase, Uncertain
from mailflow.mail.smtp_reply import enhanced_status, read_reply

CONNECT, MAIL, RCPT, DATA, DOT = TransactionPhase


@pytest.mark.parametrize("phase", TransactionPhase)
@pytest.mark.parametrize(
    "reply", ["421 4.3.2 shutting down", "450 4.2.0 greylisted", "451 4.7.1 try later", "452 full", "454 4.7.0 later"]
)
def test_a_temporary_answer_defers_in_every_phase(phase: TransactionPhase, reply: str) -> None:
    assert read(phase, reply) == Deferred(reply, phase)


@pytest.mark.parametrize("phase", [MAIL, RCPT, DATA, DOT])
@pytest.mark.parametrize("reply", ["503 5.5.1 Error: nested MAIL command", "503 bad sequence of commands"])
def test_a_relay_that_has_lost_step_does_not_pause_all_sending(phase: TransactionPhase, reply: str) -> None:
    assert read(phase, reply) == Deferred(reply, phase)


@pytest.mark.parametrize(
    ("phase", "reply"),
    [
        (CONNECT, "554 5.7.1 no SMTP service for you"),
        (CONNECT, "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6"),
        (CONNECT, "535 5.7.139 Authentication unsuccessful, basic authentication is disabled."),
        (CONNECT, "538 5.7.11 Encryption required"),
        (MAIL, "530 5.7.0 Must issue a STARTTLS command first"),
        (MAIL, "530 5.7.57 Client not authenticated to send mail"),
        (MAIL, "553 5.7.1 <forumi@lumas.example>: Sender address rejected: not owned by user scan@lumas.example"),
        (MAIL, "550 5.1.8 <forumi@lumas.example>: Sender address rejected: Domain not found"),
        (MAIL, "501 5.1.7 Bad sender address syntax"),
        (MAIL, "550 Sender verify failed"),
        (RCPT, "554 5.7.1 <a@b.example>: Relay access denied"),
        (RCPT, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain"),
        (RCPT, "550 relay not permitted"),
        (RCPT, "550 a@b.example: relaying denied"),
        (RCPT, "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"),
        (RCPT, "530 5.7.1 Authentication required"),
        (RCPT, "503 AUTH command is not enabled; authentication required"),
        (RCPT, "553 5.7.1 <forumi@lumas.example>: Sender address rejected: not logged in"),
        (RCPT, "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org"),
        (RCPT, "504 5.5.2 <pc>: Helo command rejected: need fully-qualified hostname"),
        (RCPT, "550 5.7.25 reverse DNS validation failed"),
        (DATA, "550 5.7.1 not authorised"),
        (DOT, "550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
        (DOT, "554 5.2.252 SendAsDenied; forumi@lumas.example not allowed to send as drejtor@lumas.example"),
        (DOT, "550 5.7.26 This mail is unauthenticated, which poses a security risk to the sender and Gmail users"),
        (DOT, "550 5.7.28 Our system has detected an unusual rate of mail from your host"),
        (DOT, "550 5.7.1 not allowed"),
    ],
)
def test_a_fault_that_hits_every_mail_is_a_matter_of_configuration(phase: TransactionPhase, reply: str) -> None:
    assert read(phase, reply) == Misconfigured(reply)


@pytest.mark.parametrize(
    ("phase", "reply"),
    [
        (RCPT, "550 5.1.1 <relay@forum.example>: Recipient address rejected: User unknown in virtual mailbox table"),
        (RCPT, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup"),
        (RCPT, "550 No such user here"),
        (RCPT, "550 5.1.1 The email account that you tried to reach does not exist."),
        (RCPT, "553 5.1.3 bad recipient address syntax"),
        (RCPT, "550 5.2.1 The email account that you tried to reach is disabled"),
        (RCPT, "552 5.2.2 Mailbox full"),
        (RCPT, "550 5.4.1 Recipient address rejected: Access denied"),
        (RCPT, "550 5.4.4 Host not found"),
        (RCPT, "556 domain does not accept mail"),
        (RCPT, "551 user has moved"),
        (DOT, "550 5.1.1 unknown recipient"),
        (DOT, "550 Unknown user"),
    ],
)
def test_a_bad_address_is_refused_and_named(phase: TransactionPhase, reply: str) -> None:
    assert read(phase, reply) == Refused(reply, concerns_address=True)


@pytest.mark.parametrize(
    ("phase", "reply"),
    [
        (MAIL, "552 5.3.4 Message size exceeds fixed limit"),
        (MAIL, "552 message too large"),
        (RCPT, "550 5.7.1 <a@b.example>: Recipient address rejected: rejected by local policy"),
        (RCPT, "552 5.2.3 message exceeds the limit of this mailbox"),
        (RCPT, "554 5.3.2 system not accepting messages"),
        (DATA, "554 5.5.1 no valid recipients"),
        (DOT, "552 5.3.4 Error: message file too big"),
        (DOT, "552 Message exceeds maximum size"),
        (DOT, "554 5.7.1 Message rejected as spam by content filtering"),
        (DOT, "550 5.7.1 Message contains a virus (Eicar-Test-Signature)"),
        (DOT, "552 5.7.0 This message was blocked because its content presents a potential security issue"),
        (DOT, "554 5.6.0 Message content not acceptable"),
        (DOT, "550 Message was blocked: attachment type not allowed"),
        (DOT, "554 transaction failed"),
    ],
)
def test_a_refusal_for_size_content_or_policy_marks_no_address(phase: TransactionPhase, reply: str) -> None:
    assert read(phase, reply) == Refused(reply, concerns_address=False)


def test_only_the_answer_to_the_dot_accepts() -> None:
    assert read(DOT, "250 2.0.0 Ok: queued as 4F2") == Accepted("250 2.0.0 Ok: queued as 4F2")
    assert isinstance(read(RCPT, "250 2.1.5 Ok"), Deferred)


@pytest.mark.parametrize("code", [-1, 354, 999])
def test_babble_after_the_dot_proves_nothing(code: int) -> None:
    assert read_reply(DOT, code, "?") == Uncertain()


@pytest.mark.parametrize("code", [-1, 220, 999])
def test_babble_before_the_dot_is_a_loss(code: int) -> None:
    assert isinstance(read_reply(MAIL, code, "?"), Deferred)


def test_a_reply_is_kept_as_one_short_line() -> None:
    outcome = read_reply(RCPT, 550, "5.1.1 first\n5.1.1 second" + " x" * 1000)
    assert isinstance(outcome, Refused)
    assert outcome.smtp_reply.startswith("550 5.1.1 first 5.1.1 second x")
    assert len(outcome.smtp_reply) == 500


@pytest.mark.parametrize(
    ("text", "status"),
    [("5.1.1 unknown", (5, 1, 1)), ("no (#4.2.2)", (4, 2, 2)), ("Host 5.1.1 down", None), ("", None), ("15.1.1", None)],
)
def test_an_enhanced_status_code_opens_the_text(text: str, status: tuple[int, int, int] | None) -> None:
    assert enhanced_status(text) == status


def read(phase: TransactionPhase, reply: str) -> object:
    return read_reply(phase, int(reply[:3]), reply[4:])
