/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef BALLOT_PAPER_H
#define BALLOT_PAPER_H
/* PAPER: records written as they are published (compact JSON, fields in the one order the writer puts
 * them), and the hashes proofs are challenged by. Lies in the arena and grows there. */
#include "ballot/election.h"
#include "crypto/sha256.h"

struct paper { struct arena *arena; char *p; size_t n, room; };

static inline struct paper paper_new(struct arena *a) { return (struct paper){ .arena = a }; }
static inline str paper_str(const struct paper *o) { return (str){ o->p ? o->p : "", o->n }; }
void put(struct paper *o, str s);
void put_z(struct paper *o, const char *z);
/* A JSON string with its quotes, in the one spelling there is. */
void put_text(struct paper *o, str s);
void put_int(struct paper *o, int64_t n);
/* A weight: digits up to 1073741823, a string of digits above. */
void put_weight(struct paper *o, int64_t n);
/* With quotes. */
void put_element(struct paper *o, const struct group *g, const struct element *e);
void put_scalar(struct paper *o, const struct group *g, const struct scalar *k);
void put_proof(struct paper *o, const struct group *g, const struct proof *p);
/* Without quotes: for what is hashed. */
void put_bare(struct paper *o, const struct group *g, const struct element *e);
/* For papers that held a secret. */
void paper_wipe(struct paper *o);

/* The challenge over a prefix and elements with commas between them (specification, section 7.4). */
struct challenge { struct sha256 h; bool has_element; };
void challenge_begin(struct challenge *c, str prefix);
void challenge_add(struct challenge *c, const struct group *g, const struct element *e);
void challenge_end(struct challenge *c, const struct group *g, struct scalar *out);

/* SHA-256 in standard Base64 without padding; in hex. */
void digest_b64(const struct digest *d, char out[FINGERPRINT_TEXT]);
void hash_b64(str s, char out[FINGERPRINT_TEXT]);
void hash_hex(str s, char out[HEX_HASH_TEXT]);
#endif
