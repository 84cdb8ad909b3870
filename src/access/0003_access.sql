-- Who can sign in, and who is signed in now. Nothing here says from where: no address, no browser.
-- Tables marked "grows" begin their keys with region, as in party/0001_party.sql. What a
-- person holds (password, session) stands in the region of the person.

-- From a login to whose it is: distributed by login, as it must be unique everywhere. A login is
-- a made-up name; by rule never an identity number or a telephone number.
CREATE TABLE login (
	login  TEXT   NOT NULL PRIMARY KEY CHECK (login <> ''),
	region BIGINT NOT NULL,
	person BIGINT NOT NULL
);

CREATE TABLE account ( -- grows
	region      BIGINT NOT NULL,
	person      BIGINT NOT NULL,
	login       TEXT   NOT NULL,
	lang        BIGINT NOT NULL CHECK (lang BETWEEN 0 AND 9),
	lang_chosen BIGINT NOT NULL CHECK (lang_chosen IN (0, 1)),
	begun_at    BIGINT NOT NULL,
	PRIMARY KEY (region, person)
);

-- hash: Argon2id over a keyed hash; empty until a first password is set. totp: the secret, sealed under a key
-- of the hall; empty, and totp_at 0, when there is none. totp_step: the last accepted (works once).
CREATE TABLE credential ( -- grows
	region    BIGINT NOT NULL,
	person    BIGINT NOT NULL,
	hash      TEXT   NOT NULL,
	hash_at   BIGINT NOT NULL,
	totp      BYTEA  NOT NULL,
	totp_at   BIGINT NOT NULL,
	totp_step BIGINT NOT NULL,
	PRIMARY KEY (region, person)
);

-- Keyed digests of the paper codes; a row goes when its code is used.
CREATE TABLE recovery ( -- grows
	region BIGINT NOT NULL,
	person BIGINT NOT NULL,
	digest BYTEA  NOT NULL,
	PRIMARY KEY (region, person, digest)
);

-- digest: of the session's token, its first byte replaced by the region. device: the digest of the
-- device token given out with it. fresh_at: when the password was last given.
CREATE TABLE session ( -- grows
	region   BIGINT NOT NULL,
	digest   BYTEA  NOT NULL,
	person   BIGINT NOT NULL,
	device   BYTEA  NOT NULL,
	factor   BIGINT NOT NULL CHECK (factor IN (0, 1)),
	begun_at BIGINT NOT NULL,
	seen_at  BIGINT NOT NULL,
	fresh_at BIGINT NOT NULL,
	PRIMARY KEY (region, digest)
);
CREATE INDEX session_person ON session (region, person, begun_at);
CREATE INDEX session_seen ON session (seen_at);

-- Devices that signed in before: strangers cannot use up their tries. trusted: all of the sign-in was passed.
CREATE TABLE device ( -- grows
	region  BIGINT NOT NULL,
	person  BIGINT NOT NULL,
	digest  BYTEA  NOT NULL,
	trusted BIGINT NOT NULL CHECK (trusted IN (0, 1)),
	seen_at BIGINT NOT NULL,
	PRIMARY KEY (region, person, digest)
);

-- One-time codes for setting a password: distributed by digest, all that a code tells.
CREATE TABLE invite (
	digest  BYTEA  NOT NULL PRIMARY KEY,
	region  BIGINT NOT NULL,
	person  BIGINT NOT NULL,
	ends_at BIGINT NOT NULL
);
CREATE INDEX invite_person ON invite (person);
