-- login_find one (login text) -> (region i64, person i64)
-- Whose login it is.
SELECT region, person FROM login WHERE login = :login;

-- login_add exec (login text, region i64, person i64)
INSERT INTO login (login, region, person) VALUES (:login, :region, :person);

-- account_add exec (region i64, person i64, login text, lang i64, lang_chosen i64, at i64)
INSERT INTO account (region, person, login, lang, lang_chosen, begun_at)
VALUES (:region, :person, :login, :lang, :lang_chosen, :at);

-- account_of one (region i64, person i64) -> (login text, lang i64)
SELECT login, lang FROM account WHERE region = :region AND person = :person;

-- account_lang exec1 (region i64, person i64, lang i64)
-- The language a person chose.
UPDATE account SET lang = :lang, lang_chosen = 1 WHERE region = :region AND person = :person;

-- credential_add exec (region i64, person i64, hash text, at i64)
INSERT INTO credential (region, person, hash, hash_at, totp, totp_at, totp_step)
VALUES (:region, :person, :hash, :at, CAST('' AS BYTEA), 0, 0);

-- credential_of one (region i64, person i64) -> (hash text, totp blob, totp_at i64, totp_step i64)
-- What somebody proves themselves with. For sign-in alone.
SELECT hash, totp, totp_at, totp_step FROM credential WHERE region = :region AND person = :person;

-- credential_hash exec1 (region i64, person i64, hash text, at i64)
-- A new password.
UPDATE credential SET hash = :hash, hash_at = :at WHERE region = :region AND person = :person;

-- credential_rehash exec (region i64, person i64, was text, hash text)
-- The same password at today's cost, unless it was changed meanwhile.
UPDATE credential SET hash = :hash WHERE region = :region AND person = :person AND hash = :was;

-- sealed_steps many () -> (region i64, person i64, totp blob)
-- Some second steps, sealed under the hall's key: with another key none of them opens.
SELECT region, person, totp FROM credential WHERE totp_at <> 0 ORDER BY region, person LIMIT 3;

-- credential_totp exec1 (region i64, person i64, totp blob, at i64, step i64)
-- A second factor is set up (or, empty and 0, taken away).
UPDATE credential SET totp = :totp, totp_at = :at, totp_step = :step
 WHERE region = :region AND person = :person;

-- credential_step exec1 (region i64, person i64, step i64)
-- A code of this step was accepted. None when this step or a later one had been: codes work once.
UPDATE credential SET totp_step = :step
 WHERE region = :region AND person = :person AND totp_at <> 0 AND totp_step < :step;

-- recovery_add exec (region i64, person i64, digest blob)
INSERT INTO recovery (region, person, digest) VALUES (:region, :person, :digest);

-- recovery_use exec1 (region i64, person i64, digest blob)
-- A paper code is used up. None when there is no such code.
DELETE FROM recovery WHERE region = :region AND person = :person AND digest = :digest;

-- recovery_clear exec (region i64, person i64)
DELETE FROM recovery WHERE region = :region AND person = :person;

-- recovery_count one (region i64, person i64) -> (n i64)
-- How many paper codes are left.
SELECT count(*) AS n FROM recovery WHERE region = :region AND person = :person;

-- session_add exec (region i64, digest blob, person i64, device blob, factor i64,
--   begun_at i64, at i64, fresh_at i64)
INSERT INTO session (region, digest, person, device, factor, begun_at, seen_at, fresh_at)
VALUES (:region, :digest, :person, :device, :factor, :begun_at, :at, :fresh_at);

-- session_find one (region i64, digest blob) -> (person i64, factor i64, begun_at i64, seen_at i64,
--   fresh_at i64, login text, lang i64, lang_chosen i64, totp_at i64, name text, name_en text)
-- Who is at the door: asked on every page of somebody signed in, so all of it at once.
SELECT s.person, s.factor, s.begun_at, s.seen_at, s.fresh_at, a.login, a.lang,
	a.lang_chosen, c.totp_at, p.name, p.name_en
  FROM session s
  JOIN account a ON a.region = s.region AND a.person = s.person
  JOIN credential c ON c.region = s.region AND c.person = s.person
  JOIN party p ON p.region = s.region AND p.id = s.person
 WHERE s.region = :region AND s.digest = :digest AND p.ended_at = 0;

-- session_device one (region i64, digest blob) -> (device blob, begun_at i64, fresh_at i64)
-- The device token that was given out with a session.
SELECT device, begun_at, fresh_at FROM session WHERE region = :region AND digest = :digest;

-- session_touch exec (region i64, digest blob, at i64)
UPDATE session SET seen_at = :at WHERE region = :region AND digest = :digest AND seen_at < :at;

-- session_end exec (region i64, digest blob)
DELETE FROM session WHERE region = :region AND digest = :digest;

-- session_end_all exec (region i64, person i64, but blob)
DELETE FROM session WHERE region = :region AND person = :person AND digest <> :but;

-- session_keep exec (region i64, person i64, most i64)
-- Nobody has more sessions than this: the oldest end.
DELETE FROM session WHERE region = :region AND person = :person AND digest IN
	(SELECT digest FROM session WHERE region = :region AND person = :person
	  ORDER BY begun_at DESC, digest LIMIT 1000 OFFSET :most);

-- sessions_of many (region i64, person i64, since i64) -> (digest blob, begun_at i64, seen_at i64)
-- A person's own sessions, the latest first.
SELECT digest, begun_at, seen_at FROM session
 WHERE region = :region AND person = :person AND seen_at > :since
 ORDER BY seen_at DESC, digest LIMIT 100;

-- session_sweep exec (seen_before i64)
-- What has idled out for everybody.
DELETE FROM session WHERE seen_at < :seen_before;

-- device_add exec (region i64, person i64, digest blob, trusted i64, at i64)
INSERT INTO device (region, person, digest, trusted, seen_at)
VALUES (:region, :person, :digest, :trusted, :at);

-- device_find one (region i64, person i64, digest blob) -> (trusted i64)
-- Whether a device token was issued for this very account.
SELECT trusted FROM device WHERE region = :region AND person = :person AND digest = :digest;

-- device_trust exec (region i64, person i64, digest blob)
UPDATE device SET trusted = 1 WHERE region = :region AND person = :person AND digest = :digest;

-- device_drop exec (region i64, person i64, digest blob)
DELETE FROM device WHERE region = :region AND person = :person AND digest = :digest;

-- device_clear exec (region i64, person i64)
DELETE FROM device WHERE region = :region AND person = :person;

-- device_keep exec (region i64, person i64, most i64)
-- Nobody has more known devices than this: those longest not seen are forgotten.
DELETE FROM device WHERE region = :region AND person = :person AND digest IN
	(SELECT digest FROM device WHERE region = :region AND person = :person
	  ORDER BY seen_at DESC, digest LIMIT 1000 OFFSET :most);

-- invite_add exec (digest blob, region i64, person i64, ends_at i64)
INSERT INTO invite (digest, region, person, ends_at) VALUES (:digest, :region, :person, :ends_at);

-- invite_find one (digest blob, at i64) -> (region i64, person i64)
-- Whose code it is, while it holds.
SELECT region, person FROM invite WHERE digest = :digest AND ends_at > :at;

-- invite_drop exec1 (digest blob)
-- A code is used up. None when somebody was quicker.
DELETE FROM invite WHERE digest = :digest;

-- invite_clear exec (person i64)
-- A new code takes the place of earlier ones.
DELETE FROM invite WHERE person = :person;

-- invite_sweep exec (at i64)
DELETE FROM invite WHERE ends_at <= :at;

-- reset_ask exec (region i64, person i64, asked_by i64, at i64, guild i64, path text, trade_path text)
-- The first of two officers asks that somebody's second factor be taken away.
INSERT INTO factor_reset (region, person, asked_by, asked_at, guild, path, trade_path)
VALUES (:region, :person, :asked_by, :at, :guild, :path, :trade_path);

-- reset_of one (region i64, person i64, since i64) -> (asked_by i64, asked_at i64, guild i64)
-- Who asked, while it holds.
SELECT asked_by, asked_at, guild FROM factor_reset
 WHERE region = :region AND person = :person AND asked_at > :since;

-- resets_waiting many (since i64, path text, path_end text, trade text, trade_end text) -> (region i64, person i64,
--   asked_by i64, asked_at i64, guild i64)
-- What was asked under one union, by place or by industry, the latest first. The caller leaves out what is not theirs.
SELECT region, person, asked_by, asked_at, guild FROM factor_reset
 WHERE asked_at > :since AND ((path >= :path AND path < :path_end)
	OR (trade_path <> '' AND trade_path >= :trade AND trade_path < :trade_end))
 ORDER BY asked_at DESC, person LIMIT 50;

-- reset_drop exec1 (region i64, person i64)
-- It is decided, or too old. None when it was decided already.
DELETE FROM factor_reset WHERE region = :region AND person = :person;

-- reset_sweep exec (until i64)
DELETE FROM factor_reset WHERE asked_at <= :until;

-- told_add exec (region i64, reader i64, id i64, at i64, what i64, person i64, asked_by i64, decided_by i64)
INSERT INTO access_told (region, reader, id, at, what, person, asked_by, decided_by)
VALUES (:region, :reader, :id, :at, :what, :person, :asked_by, :decided_by);

-- told_of many (region i64, reader i64) -> (at i64, what i64, person i64, asked_by i64, decided_by i64)
-- What was done about one's own way in, and what one had a hand in: for one's own page. The latest first.
SELECT at, what, person, asked_by, decided_by FROM access_told
 WHERE region = :region AND reader = :reader
 ORDER BY id DESC LIMIT 20;
