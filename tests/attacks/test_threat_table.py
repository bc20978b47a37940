"""Every threat has a test that proves its answer: this table names it, and says where one is missing or was renamed."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
THREATS = {
    "a stranger writes as a director": [
        "mail/test_spoofs.py::test_no_forged_draft_opens",
        "mail/test_spoofs.py::test_the_genuine_drafts_of_the_same_people_open",
        "mail/test_origin.py::test_a_from_that_can_be_read_in_two_ways_is_none",
        "mail/test_origin.py::test_two_readers_must_agree_on_the_address",
        "mail/test_origin.py::test_only_one_from_is_believed",
    ],
    "forged Authentication-Results": [
        "mail/test_origin.py::test_only_the_topmost_results_count",
        "mail/test_origin.py::test_results_that_the_sender_brought_along_prove_nothing",
        "mail/test_origin.py::test_a_malformed_or_contradictory_field_proves_nothing_at_all",
        "mail/test_origin.py::test_without_a_configured_server_nothing_is_believed",
    ],
    "claims of ARC": ["mail/test_spoofs.py::test_nor_would_a_municipality_believe_it_that_trusts_every_kind_of_mark"],
    "partial signatures, additions, an old draft sent again": [
        "mail/test_origin.py::test_a_signature_over_a_part_of_the_body_is_none",
        "mail/test_origin.py::test_a_signature_must_cover_what_the_reader_sees_unless_the_mail_comes_straight",
        "mail/test_origin.py::test_a_field_added_beside_the_signed_one_spoils_the_signature",
        "mail/test_origin.py::test_a_mail_that_was_written_a_week_before_it_came_is_not_proven",
    ],
    "a coordinator's command that is not hers": [
        "stories/test_commands_by_mail.py::test_a_forged_command_in_her_name_does_nothing",
        "stories/test_commands_by_mail.py::test_a_colleague_who_submits_in_her_name_commands_nothing",
        "stories/test_commands_by_mail.py::test_a_word_that_stands_in_html_alone_does_nothing",
        "attacks/test_tokens.py::test_guessed_commands_do_nothing_get_no_answer_and_the_coordinator_is_alarmed_once",
        "attacks/test_tokens.py::test_a_yes_sent_again_after_it_was_settled_does_no_harm",
    ],
    "guessed tokens": [
        "attacks/test_tokens.py::test_no_guess_of_many_is_taken_and_none_looks_nearer_than_another",
        "attacks/test_tokens.py::test_a_token_holds_for_its_own_mail_alone",
        "attacks/test_tokens.py::test_tokens_are_compared_in_constant_time",
    ],
    "smuggled SMTP": ["attacks/test_smuggling.py::test_a_real_relay_takes_each_as_one_mail"],
    "injected header fields": [
        "attacks/test_injection.py::test_no_word_becomes_a_header_field_in_a_whole_consultation",
        "attacks/test_injection.py::test_any_name_and_any_subject_stay_one_field",
        "mail/test_compose.py::test_a_field_that_mailflow_did_not_write_stops_the_mail",
    ],
    "a Message-ID taken first": [
        "attacks/test_outsiders.py::test_whoever_sends_first_with_the_message_id_of_a_draft_does_not_suppress_it"
    ],
    "control fields of ours from outside": [
        "attacks/test_outsiders.py::test_control_fields_of_our_own_from_outside_mean_nothing"
    ],
    "a confidential draft sent by mistake": [
        "attacks/test_confidential.py::test_no_marked_draft_opens_wherever_the_mark_stands",
        "attacks/test_confidential.py::test_nothing_of_a_marked_draft_leaves_before_her_word",
    ],
    "bombs and traps in documents": [
        "documents/test_hostile_documents.py::test_a_hostile_document_is_told_and_soon",
        "documents/test_hostile_documents.py::test_nothing_of_another_file_gets_into_a_document",
        "documents/test_hostile_documents.py::test_what_is_unfolded_counts_by_entries_and_by_bytes",
        "documents/test_hostile_documents.py::test_all_archives_in_an_archive_share_one_measure",
        "documents/test_sandbox.py::test_a_reader_gets_no_more_memory_than_it_may_have",
        "documents/test_sandbox.py::test_a_reader_sees_no_secrets_and_writes_no_files",
    ],
    "mails like bombs": [
        "attacks/test_outsiders.py::test_a_mail_like_a_bomb_costs_little_and_has_one_end_state",
        "attacks/test_outsiders.py::test_a_file_name_is_a_name_and_never_a_path",
    ],
    "a flood of mails": [
        "loops/test_crowd.py::test_in_a_flood_everybody_elses_mail_is_decided_before_the_rest_of_it",
        "attacks/test_floods.py::test_a_flood_of_strangers_drafts_asks_the_coordinator_no_more_than_thirty_times_a_day",
        "attacks/test_floods.py::test_a_forgers_flood_fills_another_stream_than_hers",
    ],
    "robots": [
        "attacks/test_storms.py::test_three_robots_that_answer_everything_for_a_day_get_no_answer",
        "attacks/test_storms.py::test_two_mailflows_that_face_each_other_fall_silent_at_once",
        "stories/test_breaker.py::test_a_robot_that_answers_each_acknowledgement_ends_in_silence_and_one_alarm",
    ],
    "backscatter through us": ["attacks/test_outsiders.py::test_nobody_unproven_makes_us_write_to_a_stranger"],
    "markup and template code in words": [
        "attacks/test_injection.py::test_no_word_becomes_markup_or_code_of_a_template"
    ],
    "formulas in CSV": ["attacks/test_injection.py::test_what_a_report_holds_is_text_in_word_and_in_spreadsheets"],
    "mistaken templates and rules": [
        "mail/test_templates.py::test_all_mistakes_are_told_at_once_with_their_places",
        "stories/test_faults.py::test_a_broken_rules_file_is_refused_the_old_one_stays_and_she_is_alarmed_once",
    ],
    "secrets seen by a local user": [
        "attacks/test_secrets.py::test_a_running_daemon_shows_none_among_its_arguments",
        "attacks/test_secrets.py::test_no_command_prints_a_secret_when_its_servers_are_away",
        "attacks/test_secrets.py::test_nor_does_one_that_cannot_use_its_database",
        "watching/test_logs.py::test_a_whole_consultation_leaves_nothing_of_anybody_in_the_logs",
    ],
    "TLS taken away": [
        "transport/test_smtp_encryption.py::test_a_relay_that_hides_starttls_gets_neither_password_nor_mail",
        "transport/test_smtp_encryption.py::test_a_certificate_for_another_name_is_refused",
    ],
}
"""Published pages (XSS) have no row yet: mailflow publishes none."""


@pytest.mark.parametrize("threat", THREATS)
def test_every_threat_has_its_test(threat: str) -> None:
    for place in THREATS[threat]:
        file, _, name = place.partition("::")
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        assert name in {
            one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
        }, place
