/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/totp.h"
#include "crypto/fold.h"

#include <errno.h>
#include <liboath/oath.h>

void totp_secret_new(struct totp_secret *out) { crypto_random(out->b, sizeof out->b); }

void totp_secret_text(const struct totp_secret *s, char out[TOTP_SECRET_TEXT])
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	size_t o = 0;
	for (size_t i = 0; i < sizeof s->b * 8 / 5; i++) {
		size_t at = i * 5 / 8, shift = i * 5 % 8;
		unsigned next = at + 1 < sizeof s->b ? s->b[at + 1] : 0;
		unsigned pair = (unsigned)s->b[at] << 8 | next;
		if (i && i % 4 == 0)
			out[o++] = ' ';
		out[o++] = alphabet[pair >> (11 - shift) & 31];
	}
	out[o] = '\0';
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
	    c == '.' || c == '_' || c == '~';
}

static str percent(struct arena *a, str s)
{
	static const char hex[] = "0123456789ABCDEF";
	char *p = arena_alloc(a, 3 * s.n + 1, 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (is_plain(s.p[i])) {
			p[n++] = s.p[i];
			continue;
		}
		p[n++] = '%';
		p[n++] = hex[c >> 4];
		p[n++] = hex[c & 15];
	}
	return (str){ p, n };
}

str totp_uri(struct arena *a, const struct totp_secret *s, str issuer, str account)
{
	char text[TOTP_SECRET_TEXT];
	size_t n = 0;
	totp_secret_text(s, text);
	for (const char *p = text; *p; p++)
		if (*p != ' ')
			text[n++] = *p;
	str who = percent(a, issuer), whom = percent(a, account);
	str uri = arena_printf(a,
	    "otpauth://totp/%.*s:%.*s?secret=%.*s&issuer=%.*s&algorithm=SHA1"
	    "&digits=%d&period=%d",
	    PSTR(who), PSTR(whom), (int)n, text, PSTR(who), TOTP_DIGITS, TOTP_STEP_SECONDS);
	crypto_wipe(text, sizeof text);
	return uri;
}

static bool read_code(str typed, char out[TOTP_DIGITS + 1])
{
	size_t n = 0;
	while (typed.n) {
		int c = fold_next(&typed);
		if (c == ' ' || c == '-')
			continue;
		if (c < '0' || c > '9' || n == TOTP_DIGITS)
			return false;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return n == TOTP_DIGITS;
}

int totp_verify(
    const struct totp_secret *s, str code, int64_t now, int64_t last_step, int64_t *step)
{
	char digits[TOTP_DIGITS + 1];
	uint64_t counter = 0;
	int position;
	if (!read_code(code, digits))
		return TOTP_WRONG;
	int r = oath_totp_validate3((const char *)s->b, sizeof s->b, (time_t)now, TOTP_STEP_SECONDS, 0,
	    1, &position, &counter, digits);
	if (r == OATH_INVALID_OTP)
		return TOTP_WRONG;
	if (r < 0)
		return FAULT(-EIO);
	if ((int64_t)counter <= last_step)
		return TOTP_REPLAYED;
	*step = (int64_t)counter;
	return 0;
}

int totp_code(const struct totp_secret *s, int64_t now, char out[TOTP_CODE_TEXT])
{
	int r = oath_totp_generate(
	    (const char *)s->b, sizeof s->b, (time_t)now, TOTP_STEP_SECONDS, 0, TOTP_DIGITS, out);
	return r == OATH_OK ? 0 : FAULT(-EIO);
}

enum { RECOVERY_BYTES = 15 };

static void recovery_mac(const struct sub_key *key, const uint8_t *code, struct digest *out)
{
	crypto_mac_parts(
	    key, (const str[]){ S("recovery"), { (const char *)code, RECOVERY_BYTES } }, 2, out);
}

void recovery_new(const struct sub_key *key, struct recovery_code text[RECOVERY_CODES],
    struct digest stored[RECOVERY_CODES])
{
	uint8_t code[RECOVERY_BYTES];
	for (int i = 0; i < RECOVERY_CODES; i++) {
		crypto_random(code, sizeof code);
		base32_encode(code, sizeof code, text[i].text);
		recovery_mac(key, code, &stored[i]);
	}
	crypto_wipe(code, sizeof code);
}

bool recovery_hash(const struct sub_key *key, str typed, struct digest *out)
{
	uint8_t code[RECOVERY_BYTES];
	bool sound = typed.n <= 200 && base32_decode(typed, code, sizeof code);
	if (sound)
		recovery_mac(key, code, out);
	crypto_wipe(code, sizeof code);
	return sound;
}
