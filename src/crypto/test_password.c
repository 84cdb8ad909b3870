/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/password_rules.h"
#include "crypto/totp.h"
#include "test.h"

#include "base/log.h"
#include <stdio.h>

static const struct sub_key pepper = { { 9 } }, other_pepper = { { 10 } };

TEST("a password is known again, whatever width its letters, and only with the hall's key")
{
	char hash[PASSWORD_HASH_TEXT];
	REQUIRE(crypto_init() == 0);
	REQUIRE(password_hash(&pepper, S("Teahouse 7 o'clock"), PASSWORD_MEMBER, hash) == 0);
	EXPECT(str_begins(str_from_c(hash), S("$argon2id$v=19$m=65536,t=2,p=1$")));
	EXPECT(password_verify(&pepper, S("Teahouse 7 o'clock"), str_from_c(hash)) == 0);
	EXPECT(password_verify(&pepper, S("Ｔｅａｈｏｕｓｅ　７ o'clock"), str_from_c(hash)) == 0);
	EXPECT(password_verify(&pepper, S("teahouse 7 o'clock"), str_from_c(hash)) == PASSWORD_WRONG);
	EXPECT(password_verify(&other_pepper, S("Teahouse 7 o'clock"), str_from_c(hash))
	    == PASSWORD_WRONG);
	EXPECT(password_verify(&pepper, S(""), str_from_c(hash)) == PASSWORD_WRONG);
}

TEST("nobody at all has a password that is right, and asking costs the same")
{
	EXPECT(password_verify(&pepper, S("anything"), S("")) == PASSWORD_WRONG);
	EXPECT(password_verify(&pepper, S(""), S("")) == PASSWORD_WRONG);
	log_quiet(true);
	EXPECT(password_verify(&pepper, S("x"), S("not a hash")) < 0);
	log_quiet(false);
}

TEST("a long password counts to its last letter")
{
	char hash[PASSWORD_HASH_TEXT], text[600];
	memset(text, 'a', sizeof text);
	REQUIRE(password_hash(&pepper, (str){ text, sizeof text }, PASSWORD_OFFICER, hash) == 0);
	EXPECT(password_verify(&pepper, (str){ text, sizeof text }, str_from_c(hash)) == 0);
	EXPECT(password_verify(&pepper, (str){ text, sizeof text - 1 }, str_from_c(hash))
	    == PASSWORD_WRONG);
	EXPECT(!password_needs_rehash(str_from_c(hash), PASSWORD_OFFICER));
	EXPECT(password_needs_rehash(str_from_c(hash), PASSWORD_MEMBER));
}

static int rules(const char *password, enum password_class class)
{
	static const str own[] = { S("Wang Li"), S("wangli"), S("王丽"), S("13800138000"), S("li") };
	return password_rules(str_from_c(password), class, own, countof(own));
}

TEST("length is counted in characters, Chinese ones too")
{
	EXPECT(rules("k7#vQ2x", PASSWORD_MEMBER) == PASSWORD_TOO_SHORT);
	EXPECT(rules("k7#vQ2xw", PASSWORD_MEMBER) == 0);
	EXPECT(rules("三月茶馆门前雨", PASSWORD_MEMBER) == PASSWORD_TOO_SHORT);
	EXPECT(rules("三月茶馆门前下雨", PASSWORD_MEMBER) == 0);
	EXPECT(rules("k7#vQ2xwTm4&z1", PASSWORD_OFFICER) == PASSWORD_TOO_SHORT);
	EXPECT(rules("k7#vQ2xwTm4&z1y", PASSWORD_OFFICER) == 0);
	char text[3 * 129 + 1] = "";
	for (int i = 0; i < 128; i++)
		snprintf(text + 3 * i, 4, "\xE4\xB8%c", 0x80 + (i * 37) % 64);
	EXPECT(rules(text, PASSWORD_MEMBER) == 0);
	memcpy(text + 3 * 128, "\xE4\xB8\x80", 4);
	EXPECT(rules(text, PASSWORD_MEMBER) == PASSWORD_TOO_LONG);
	EXPECT(rules("abc\xFF" "defghijk", PASSWORD_MEMBER) == PASSWORD_NOT_TEXT);
	EXPECT(rules("kettle\nbridge", PASSWORD_MEMBER) == PASSWORD_NOT_TEXT);
}

TEST("no character is demanded: a plain sentence will do")
{
	EXPECT(rules("seven kettles on the bridge", PASSWORD_OFFICER) == 0);
	EXPECT(rules("七个茶壶在桥上等着天亮了再回家去", PASSWORD_OFFICER) == 0);
}

TEST("known passwords are refused, in any case and with little added")
{
	EXPECT(password_known_count() >= 100000);
	EXPECT(rules("iloveyou", PASSWORD_MEMBER) == PASSWORD_COMMON);
	EXPECT(rules("Football", PASSWORD_MEMBER) == PASSWORD_COMMON);
	EXPECT(rules("dragon2024", PASSWORD_MEMBER) == PASSWORD_COMMON);
	EXPECT(rules("!Michael1", PASSWORD_MEMBER) == PASSWORD_COMMON);
	EXPECT(rules("ｉｌｏｖｅｙｏｕ", PASSWORD_MEMBER) == PASSWORD_COMMON);
}

TEST("the list of known ones refuses few that are not on it")
{
	int refused = 0;
	char text[HEX_TEXT(8)];
	uint8_t b[8];
	for (int i = 0; i < 20000; i++) {
		crypto_random(b, sizeof b);
		hex_encode(b, sizeof b, text);
		refused += password_rules(str_from_c(text), PASSWORD_MEMBER, NULL, 0) != 0;
	}
	EXPECT(refused < 60);                   /* about ten expected */
}

TEST("rows, runs and repeats are refused")
{
	const char *const bad[] = { "aaaaaaaa", "12341234", "abcabcabcabc", "qwertyuiop", "zxcvbnm123",
		"98765432", "1qaz2wsx", "aaaabbbbcccc", "工人工人工人工人", "abcdefgh12345678" };
	for (size_t i = 0; i < countof(bad); i++)
		EXPECT(rules(bad[i], PASSWORD_MEMBER) == PASSWORD_PATTERN);
}

TEST("one's own names and the program's are refused, with a date after them too")
{
	EXPECT(rules("wangli1990", PASSWORD_MEMBER) == PASSWORD_OWN_NAME);
	EXPECT(rules("WANG LI 1990!", PASSWORD_MEMBER) == PASSWORD_OWN_NAME);
	EXPECT(rules("王丽19900315", PASSWORD_MEMBER) == PASSWORD_OWN_NAME);
	EXPECT(rules("13800138000x", PASSWORD_MEMBER) == PASSWORD_OWN_NAME);
	EXPECT(rules("unionhall77", PASSWORD_MEMBER) == PASSWORD_OWN_NAME);
	EXPECT(rules("工会20260101", PASSWORD_MEMBER) == PASSWORD_OWN_NAME);
	EXPECT(rules("wangli sings at the quay", PASSWORD_MEMBER) == 0);
}

/* ---- the second factor ---- */

static const struct totp_secret rfc = { "12345678901234567890" };     /* RFC 6238, appendix B */

TEST("TOTP gives the values of RFC 6238, cut to six digits")
{
	const struct { int64_t now; const char *code; } vectors[] = {
		{ 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" },
		{ 1234567890, "005924" }, { 2000000000, "279037" }, { 20000000000, "353130" },
	};
	for (size_t i = 0; i < countof(vectors); i++) {
		int64_t step = -1;
		EXPECT(totp_verify(&rfc, str_from_c(vectors[i].code), vectors[i].now, 0, &step) == 0);
		EXPECT(step == vectors[i].now / 30);
	}
}

TEST("a TOTP code is good one step early or late, once, and never twice")
{
	int64_t step = 0;
	EXPECT(totp_verify(&rfc, S("050 471"), 1111111111 + 30, 0, &step) == 0);
	EXPECT(totp_verify(&rfc, S("０５０４７１"), 1111111111 - 30, 0, &step) == 0);
	EXPECT(totp_verify(&rfc, S("050471"), 1111111111 + 60, 0, &step) == TOTP_WRONG);
	EXPECT(totp_verify(&rfc, S("050471"), 1111111111 - 60, 0, &step) == TOTP_WRONG);
	EXPECT(step == 1111111111 / 30);
	EXPECT(totp_verify(&rfc, S("050471"), 1111111111, step, &step) == TOTP_REPLAYED);
	/* an older one */
	EXPECT(totp_verify(&rfc, S("081804"), 1111111111, step, &step) == TOTP_REPLAYED);
	EXPECT(totp_verify(&rfc, S("05047"), 1111111111, 0, &step) == TOTP_WRONG);
	EXPECT(totp_verify(&rfc, S("0504711"), 1111111111, 0, &step) == TOTP_WRONG);
	EXPECT(totp_verify(&rfc, S("05047a"), 1111111111, 0, &step) == TOTP_WRONG);
	EXPECT(totp_verify(&rfc, S(""), 1111111111, 0, &step) == TOTP_WRONG);
}

TEST("the secret is shown as telephones expect it")
{
	struct arena *a = arena_new(1 << 16);
	char text[TOTP_SECRET_TEXT];
	totp_secret_text(&rfc, text);
	EXPECT_STR(str_from_c(text), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
	EXPECT_STR(totp_uri(a, &rfc, S("East Gate 工会"), S("li&wang")),
	    "otpauth://totp/East%20Gate%20%E5%B7%A5%E4%BC%9A:li%26wang"
	    "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=East%20Gate%20%E5%B7%A5%E4%BC%9A"
	    "&algorithm=SHA1&digits=6&period=30");
	arena_free(&a);
}

TEST("each recovery code is found by its hash and no other is")
{
	struct sub_key key = { { 3 } };
	struct recovery_code text[RECOVERY_CODES];
	struct digest stored[RECOVERY_CODES], d;
	recovery_new(&key, text, stored);
	for (int i = 0; i < RECOVERY_CODES; i++) {
		REQUIRE(recovery_hash(&key, str_from_c(text[i].text), &d));
		for (int j = 0; j < RECOVERY_CODES; j++)
			EXPECT(digest_same(&d, &stored[j]) == (i == j));
	}
	EXPECT(strlen(text[0].text) == 29);
	EXPECT(!recovery_hash(&key, S("0000-0000"), &d));
}
