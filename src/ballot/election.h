/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_ELECTION_H
#define BALLOT_ELECTION_H
/* What is fixed before the first ballot: the election, its trustees, its credentials (the Setup
 * data of Belenios, protocol version 1). Read strictly: canonical JSON, fields in their order. All
 * texts are borrowed from the record, or copied to the arena where they were escaped. */
#include "group/group.h"

enum { QUESTIONS_MAX = 64, ANSWERS_MAX = 256, TRUSTEES_MAX = 64, FINGERPRINT_TEXT = 44, HEX_HASH_TEXT = 65 };

enum question_kind { QUESTION_HOMOMORPHIC, QUESTION_MIXNET, QUESTION_LISTS };
struct question {
	enum question_kind kind;
	str text;
	const str *answer; size_t n_answer;
	bool has_blank;                    /* choice 0 is then "this is a blank vote" */
	int min, max;                      /* homomorphic only */
};
/* Ciphertexts of one answer to it: answers, one more with blank, one for a mixnet question. */
size_t question_choices(const struct question *q);

struct election {
	str record;                        /* as stored: what the fingerprint is of */
	str uuid, name, description, group_name, administrator, credential_authority;
	struct element y;                  /* the joint public key */
	str y_text;
	const struct question *question; size_t n_question;
	char fingerprint[FINGERPRINT_TEXT];
	bool is_ours;                      /* made by this program: complete decryption proofs are required */
	int  minimum;                      /* ours: counted ballots below which nobody decrypts; else 0 */
};

/* One published key: a single trustee, or one member of a threshold group. */
struct proof { struct scalar challenge, response; };
struct trustee_key {
	str name, x_text;
	struct element x;
	struct proof pok, signature;
	bool is_signed;                            /* members of a threshold group, from 3.0 on */
};
struct signed_message { str message; struct proof signature; };
struct pedersen {
	int threshold; size_t n;
	const struct signed_message *cert, *coefexps;      /* n of each */
	const struct proof *signature;                     /* n, or NULL: before 2.5.1 */
	const struct trustee_key *key;                     /* n */
};
struct trustee_entry { bool is_pedersen; struct trustee_key single; struct pedersen pedersen; };
struct trustees { str record; const struct trustee_entry *entry; size_t n_entry, n_keys; };
#endif
