/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CRYPTO_TOTP_H
#define CRYPTO_TOTP_H
/* TOTP: the second factor from a telephone (RFC 6238: SHA-1, 30 s, 6 digits, through liboath),
 * and the paper codes for the day the telephone is lost. Each code works once. */
#include "crypto/crypto.h"

struct totp_secret { uint8_t b[20]; };             /* secret: stored sealed by whoever keeps it */
enum { TOTP_SECRET_TEXT = 40, TOTP_STEP_SECONDS = 30, TOTP_DIGITS = 6 };

void totp_secret_new(struct totp_secret *out);
/* RFC 4648, groups of four */
void totp_secret_text(const struct totp_secret *s, char out[TOTP_SECRET_TEXT]);
/* otpauth://totp/ISSUER:ACCOUNT?... for the QR code. Secret: show once, never log, never in a
 * Location. */
str  totp_uri(struct arena *a, const struct totp_secret *s, str issuer, str account);

/* WRONG: not a code of this minute. REPLAYED: right, but of a step already used. */
enum { TOTP_WRONG = 1, TOTP_REPLAYED };
/* `now` in seconds UTC; one step early or late is accepted. `last_step`: the last accepted (0 at
 * first); store *step in the same transaction as the sign-in. Blanks in the code are forgiven. */
int totp_verify(const struct totp_secret *s, str code, int64_t now, int64_t last_step,
	int64_t *step) MUST_CHECK;

/* The code of this moment, as a telephone shows it: for tests and for the demonstration hall. */
enum { TOTP_CODE_TEXT = TOTP_DIGITS + 1 };
int totp_code(const struct totp_secret *s, int64_t now, char out[TOTP_CODE_TEXT]) MUST_CHECK;

enum { RECOVERY_CODES = 10, RECOVERY_TEXT = BASE32_TEXT(15) };     /* 120 bits: XXXX six times */
struct recovery_code { char text[RECOVERY_TEXT]; };
/* Ten codes to print, and what to store of each. 120 random bits need no slow hash (ASVS 6.5.2). */
void recovery_new(const struct sub_key *key, struct recovery_code text[RECOVERY_CODES],
	struct digest stored[RECOVERY_CODES]);
/* What to look for among the stored ones; used ones are deleted by the caller. False when it
 * cannot be one. */
bool recovery_hash(const struct sub_key *key, str typed, struct digest *out) MUST_CHECK;
#endif
