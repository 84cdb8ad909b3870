/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cli/commands.h"

static const struct option init_options[] = {
	{ "name", "TEXT", M_cli_init_name },
	{ "name-en", "TEXT", M_cli_init_name_en },
	{ "profile", "NAME", M_cli_init_profile },
	{ "union-name", "TEXT", M_cli_init_union },
	{ "union-name-en", "TEXT", M_cli_init_union_en },
	{ "union-code", "CODE", M_cli_init_code },
	{ "union-level", "LEVEL", M_cli_init_level },
	{ "officer", "TEXT", M_cli_init_officer },
	{ "login", "LOGIN", M_cli_init_login },
	{ 0 }
};
static const struct option serve_options[] = {
	{ "address", "ADDRESS", M_cli_serve_address },
	{ "port", "PORT", M_cli_serve_port },
	{ "threads", "N", M_cli_serve_threads },
	{ 0 }
};
static const struct option tick_options[] = { { "now", "MOMENT", M_cli_tick_now }, { 0 } };
static const struct option demo_options[] = {
	{ "seed", "N", M_cli_demo_seed },
	{ "demands", "N", M_cli_demo_demands },
	{ "now", "MOMENT", M_cli_demo_now },
	{ "fresh", NULL, M_cli_demo_fresh },
	{ "keep", NULL, M_cli_demo_keep },
	{ "people", NULL, M_cli_demo_people },
	{ 0 }
};
static const struct option restore_options[] = { { "key", "FILE", M_cli_restore_key }, { 0 } };
static const struct option draft_options[] = { { "draft", NULL, M_cli_course_draft }, { 0 } };
static const struct option draw_options[] = { { "o", "FILE", M_cli_course_out }, { 0 } };
static const struct option add_options[] = {
	{ "name", "TEXT", M_cli_user_name },
	{ "name-en", "TEXT", M_cli_user_name_en },
	{ "union", "CODE", M_cli_user_union },
	{ 0 }
};
static const struct option because_options[] = { { "because", "TEXT", M_cli_user_because }, { 0 } };
static const struct option union_options[] = {
	{ "level", "LEVEL", M_cli_union_level },
	{ "name", "TEXT", M_cli_union_name },
	{ "name-en", "TEXT", M_cli_union_name_en },
	{ "parent", "CODE", M_cli_union_parent },
	{ "industry", "CODE", M_cli_union_trade },
	{ "form", "FORM", M_cli_union_form },
	{ "employer", "TEXT", M_cli_union_employer },
	{ "phone", "TEXT", M_cli_union_phone },
	{ "address", "TEXT", M_cli_union_address },
	{ "hours", "TEXT", M_cli_union_hours },
	{ "about", "TEXT", M_cli_union_about },
	{ "pinyin", "TEXT", M_cli_union_pinyin },
	{ 0 }
};
static const struct option check_options[] = { { "check", NULL, M_cli_import_check }, { 0 } };
static const struct option places_options[] = {
	{ "divisions", NULL, M_cli_union_divisions },
	{ "under", "CODE", M_cli_union_under },
	{ "check", NULL, M_cli_import_check },
	{ 0 }
};
static const struct option under_options[] = { { "under", "CODE", M_cli_union_list_under }, { 0 } };
static const struct option member_options[] = {
	{ "invite", "FILE", M_cli_member_invite },
	{ "check", NULL, M_cli_import_check },
	{ 0 }
};
static const struct option after_options[] = { { "after", "CODE", M_cli_member_after }, { 0 } };
static const struct option left_options[] = { { "because", "TEXT", M_cli_member_because }, { 0 } };
static const struct option place_options[] = { { "place", "CODE", M_cli_employer_at }, { 0 } };
static const struct option election_options[] = {
	{ "group", "GROUP", M_poll_setup_group },
	{ "trustees", "N", M_poll_setup_trustees },
	{ "members", "N", M_poll_setup_members },
	{ "threshold", "N", M_poll_setup_threshold },
	{ "minimum", "N", M_poll_setup_minimum },
	{ 0 }
};
static const struct option trustee_options[] = {
	{ "name", "TEXT", M_poll_trustee_name },
	{ "passphrase-file", "FILE", M_poll_passphrase_file },
	{ 0 }
};
static const struct option verify_options[] = {
	{ "since", "EARLIER", M_verify_since },
	{ "json", NULL, M_verify_json },
	{ "trackers", NULL, M_verify_trackers },
	{ "threads", "N", M_verify_threads },
	{ 0 }
};
static const struct option passphrase_options[] = {
	{ "passphrase-file", "FILE", M_poll_passphrase_file },
	{ 0 }
};
static const struct option mark_options[] = {
	{ "choices", "TEXT", M_poll_choices },
	{ "choices-file", "FILE", M_poll_choices_file },
	{ "credential-file", "FILE", M_poll_credential_file },
	{ "open", NULL, M_poll_mark_open },
	{ 0 }
};
static const struct option cast_options[] = {
	{ "ballot", "FILE", M_poll_cast_ballot },
	{ "choices", "TEXT", M_poll_choices },
	{ "choices-file", "FILE", M_poll_choices_file },
	{ "credential-file", "FILE", M_poll_credential_file },
	{ 0 }
};

static const struct option calc_options[] = {
	{ "json", NULL, M_calc_cmd_json },
	{ "hall", "DIR", M_calc_cmd_hall },
	{ "place", "CODE", M_calc_cmd_place },
	{ "on", "DAY", M_calc_cmd_on },
	{ 0 }
};

const struct command cli_commands[] = { { "demo DIR", demo_options, M_cli_demo_what, run_demo },
	{ "init DIR", init_options, M_cli_init_what, run_init },
	{ "serve DIR", serve_options, M_cli_serve_what, run_serve },
	{ "upgrade DIR", NULL, M_cli_upgrade_what, run_upgrade },
	{ "tick DIR", tick_options, M_cli_tick_what, run_tick },
	{ "doctor DIR", NULL, M_cli_doctor_what, run_doctor },
	{ "backup DIR COPY", NULL, M_cli_backup_what, run_backup },
	{ "restore COPY DIR", restore_options, M_cli_restore_what, run_restore },
	{ "user DIR add LOGIN", add_options, M_cli_user_add_what, run_user_add },
	{ "user DIR invite LOGIN", NULL, M_cli_user_invite_what, run_user_invite },
	{ "user DIR office LOGIN ROLE UNION", because_options, M_cli_user_office_what,
	    run_user_office },
	{ "user DIR offices LOGIN", NULL, M_cli_user_offices_what, run_user_offices },
	{ "user DIR leave LOGIN ROLE UNION", because_options, M_cli_user_leave_what, run_user_leave },
	{ "user DIR code LOGIN", NULL, M_cli_user_code_what, run_user_code },
	{ "union DIR add CODE", union_options, M_cli_union_add_what, run_union_add },
	{ "union DIR import FILE", check_options, M_cli_union_import_what, run_union_import },
	{ "union DIR import", places_options, M_cli_union_places_what, run_union_places },
	{ "union DIR list", under_options, M_cli_union_list_what, run_union_list },
	{ "union DIR end CODE", because_options, M_cli_union_end_what, run_union_end },
	{ "member DIR import FILE", member_options, M_cli_member_import_what, run_member_import },
	{ "member DIR list UNION", after_options, M_cli_member_list_what, run_member_list },
	{ "member DIR end UNION MEMBER", left_options, M_cli_member_end_what, run_member_end },
	{ "member DIR move UNION MEMBER TO", left_options, M_cli_member_move_what, run_member_move },
	{ "employer DIR import FILE", check_options, M_cli_employer_import_what, run_employer_import },
	{ "employer DIR list", place_options, M_cli_employer_list_what, run_employer_list },
	{ "employer DIR leave LOGIN EMPLOYER PLACE", left_options, M_cli_employer_leave_what,
	    run_employer_leave },
	{ "course check FILE", draft_options, M_cli_course_check_what, run_course_check },
	{ "course draw FILE", draw_options, M_cli_course_draw_what, run_course_draw },
	{ "course list", NULL, M_cli_course_list_what, run_course_list },
	{ "course add DIR FILE", NULL, M_cli_course_add_what, run_course_add },
	{ "ballot setup DIR QUESTIONS", election_options, M_poll_setup_what, run_ballot_setup },
	{ "ballot credentials DRAFT ROLL OUT", NULL, M_poll_credentials_what, run_ballot_credentials },
	{ "ballot trustee FOLDER NUMBER KEYFILE", trustee_options, M_poll_trustee_what, run_ballot_trustee },
	{ "ballot open DIR CREDENTIALS", NULL, M_poll_open_what, run_ballot_open },
	{ "ballot booth OUT", NULL, M_poll_booth_what, run_ballot_booth },
	{ "ballot booth", NULL, M_poll_booth_what_hash, run_ballot_booth_hash },
	{ "ballot mark ARCHIVE OUT", mark_options, M_poll_mark_what, run_ballot_mark },
	{ "ballot cast DIR", cast_options, M_poll_cast_what, run_ballot_cast },
	{ "ballot close DIR", NULL, M_poll_close_what, run_ballot_close },
	{ "ballot tally DIR", NULL, M_poll_tally_what, run_ballot_tally },
	{ "ballot shuffle ARCHIVE NUMBER OUT", NULL, M_poll_shuffle_what, run_ballot_shuffle },
	{ "ballot mixed DIR", NULL, M_poll_mixed_what, run_ballot_mixed },
	{ "ballot decrypt ARCHIVE KEYFILE OUT", passphrase_options, M_poll_decrypt_what, run_ballot_decrypt },
	{ "ballot add DIR FILE", NULL, M_poll_add_what, run_ballot_add },
	{ "ballot result DIR", NULL, M_poll_result_what, run_ballot_result },
	{ "ballot verify ARCHIVE", verify_options, M_verify_what, run_ballot_verify },
	{ "ballot audit ARCHIVE OPENED", NULL, M_audit_what, run_ballot_audit },
	{ "ballot audit ARCHIVE OPENED MARK", NULL, M_audit_what_marked, run_ballot_audit_marked },
	{ "calc list", NULL, M_calc_cmd_list_what, run_calc_list },
	{ "calc DIR import FILE", check_options, M_calc_cmd_import_what, run_calc_import },
	{ "calc CALCULATOR NAME=VALUE...", calc_options, M_calc_cmd_what, run_calc },
	{ "routes", NULL, M_cli_routes_what, run_routes }, { 0 } };
