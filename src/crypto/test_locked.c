/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "crypto/locked.h"
#include "test.h"

TEST("a secret is opened by its passphrase, by no other, and not after a bit of it changed")
{
	struct lock l;
	struct lock_key key, other;
	uint8_t locked[6 + LOCK_EXTRA], back[6];
	REQUIRE(crypto_init() == 0);
	lock_new(&l);
	REQUIRE(lock_key_make(&l, S("seven red lanterns"), &key) == 0);
	REQUIRE(lock_key_make(&l, S("seven red lantern"), &other) == 0);
	lock_shut(&l, &key, S("secret"), locked);
	EXPECT(!lock_open(&l, &other, locked, sizeof locked, back));
	REQUIRE(lock_open(&l, &key, locked, sizeof locked, back));
	EXPECT(memcmp(back, "secret", 6) == 0);
	for (size_t i = 0; i < sizeof locked; i++) {
		locked[i] ^= 1;
		EXPECT(!lock_open(&l, &key, locked, sizeof locked, back));
		locked[i] ^= 1;
	}
	EXPECT(!lock_open(&l, &key, locked, LOCK_EXTRA - 1, back));
}

TEST("a lock never has the same nonce twice")
{
	struct lock l;
	struct lock_key key = { { 1 } };
	uint8_t locked[1 + LOCK_EXTRA], first[24];
	lock_new(&l);
	lock_shut(&l, &key, S("a"), locked);
	memcpy(first, l.nonce, sizeof first);
	lock_shut(&l, &key, S("a"), locked);
	EXPECT(memcmp(first, l.nonce, sizeof first) != 0);
}

TEST("a cost no honest file has is refused before it is paid")
{
	struct lock l;
	struct lock_key key;
	lock_new(&l);
	l.memory = (int64_t)1 << 40;
	EXPECT(lock_key_make(&l, S("x"), &key) == LOCK_COSTLY);
	lock_new(&l);
	l.passes = 1 << 20;
	EXPECT(lock_key_make(&l, S("x"), &key) == LOCK_COSTLY);
}

TEST("what is sealed for one key, another does not open")
{
	struct seal_secret mine, theirs;
	struct seal_key my_key, their_key;
	uint8_t sealed[5 + SEAL_EXTRA], back[5];
	seal_keys_new(&mine, &my_key);
	seal_keys_new(&theirs, &their_key);
	REQUIRE(seal_for(&my_key, S("share"), sealed));
	EXPECT(!seal_open(&theirs, sealed, sizeof sealed, back));
	REQUIRE(seal_open(&mine, sealed, sizeof sealed, back));
	EXPECT(memcmp(back, "share", 5) == 0);
	sealed[40] ^= 4;
	EXPECT(!seal_open(&mine, sealed, sizeof sealed, back));
}
