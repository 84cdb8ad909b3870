/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H
/* What each command does stands in the file of its name. */
#include "cli/cli.h"

extern const struct command cli_commands[];

int run_init(struct console *c);
int run_upgrade(struct console *c);
int run_serve(struct console *c);
int run_tick(struct console *c);
int run_routes(struct console *c);
int run_doctor(struct console *c);
/* What doctor says of the hall in a folder. An exit code. */
int hall_looked_over(struct console *c, str dir);
int run_backup(struct console *c);
int run_restore(struct console *c);
int run_demo(struct console *c);
int run_course_check(struct console *c);
int run_course_draw(struct console *c);
int run_course_list(struct console *c);
int run_course_add(struct console *c);
int run_user_add(struct console *c);
int run_user_invite(struct console *c);
int run_user_office(struct console *c);
int run_user_offices(struct console *c);
int run_user_leave(struct console *c);
int run_union_add(struct console *c);
int run_union_import(struct console *c);
int run_union_places(struct console *c);
int run_union_list(struct console *c);
int run_union_end(struct console *c);
int run_member_import(struct console *c);
int run_member_list(struct console *c);
int run_member_end(struct console *c);
int run_member_move(struct console *c);
int run_employer_import(struct console *c);
int run_employer_list(struct console *c);
int run_employer_leave(struct console *c);
int run_calc(struct console *c);
int run_calc_import(struct console *c);
int run_calc_list(struct console *c);
int run_user_code(struct console *c);
/* Elections, by who gives the command: the server (setup, open, cast, close, tally, mixed, add, result), the
 * credential authority, trustees, voters. */
int run_ballot_setup(struct console *c);
int run_ballot_credentials(struct console *c);
int run_ballot_trustee(struct console *c);
int run_ballot_open(struct console *c);
int run_ballot_booth(struct console *c);
int run_ballot_booth_hash(struct console *c);
int run_ballot_mark(struct console *c);
int run_ballot_cast(struct console *c);
int run_ballot_close(struct console *c);
int run_ballot_tally(struct console *c);
int run_ballot_shuffle(struct console *c);
int run_ballot_mixed(struct console *c);
int run_ballot_decrypt(struct console *c);
int run_ballot_add(struct console *c);
int run_ballot_result(struct console *c);
int run_ballot_verify(struct console *c);
int run_ballot_audit(struct console *c);
int run_ballot_audit_marked(struct console *c);
#endif
