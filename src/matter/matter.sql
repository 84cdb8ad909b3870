-- matter_add exec (region i64, id i64, course text, version text, state text, secrecy i64,
--   holder_region i64, holder i64, title text, topic text, class text, grade text, answers text,
--   place i64, employer i64, about i64, raised i64, at i64, due_at i64)
-- A matter begins, held by a union.
INSERT INTO matter (region, id, course, version, state, step, is_open, secrecy, holder_region, holder, raised,
	late, title, topic, class, grade, answers, place, employer, about, handler, joined, opened_at,
	moved_at, due_at)
VALUES (:region, :id, :course, :version, :state, 1, 1, :secrecy, :holder_region, :holder, :raised,
	0, :title, :topic, :class, :grade, :answers, :place, :employer, :about, 0, 0, :at,
	:at, :due_at);

-- matter_by_id one (region i64, id i64) -> (course text, version text, state text, step i64, is_open i64,
--   secrecy i64, holder_region i64, holder i64, raised i64, late i64, title text, topic text, class text,
--   grade text, answers text, place i64, employer i64, about i64, handler i64, joined i64, opened_at i64,
--   moved_at i64, due_at i64)
-- One matter, without anybody's name: who is behind it is deliberately not selected here.
SELECT course, version, state, step, is_open, secrecy, holder_region, holder, raised, late, title, topic, class,
	grade, answers, place, employer, about, handler, joined, opened_at, moved_at, due_at
  FROM matter WHERE region = :region AND id = :id;

-- matter_moved exec1 (region i64, id i64, step i64, state text, is_open i64, class text, grade text,
--   answers text, handler i64, raised i64, late i64, at i64, due_at i64)
-- A matter goes one step on. None when somebody else moved it since the reader saw step.
UPDATE matter SET state = :state, step = step + 1, is_open = :is_open, class = :class, grade = :grade,
	answers = :answers, handler = :handler, raised = :raised, late = :late, moved_at = :at, due_at = :due_at
 WHERE region = :region AND id = :id AND step = :step;

-- matter_raised exec (region i64, id i64, raised i64, late i64, due_at i64)
-- A deadline was missed: how many levels up may act now. Nobody moved it, so a page made before still fits.
UPDATE matter SET raised = :raised, late = :late, due_at = :due_at WHERE region = :region AND id = :id;

-- matter_drafted exec1 (region i64, id i64, step i64)
-- Its draft answer changed: who read another draft does not sign this one.
UPDATE matter SET step = step + 1 WHERE region = :region AND id = :id AND step = :step;

-- matter_passed exec1 (region i64, id i64, step i64, holder_region i64, holder i64, at i64)
-- Another union holds it now; its clocks run on.
UPDATE matter SET holder_region = :holder_region, holder = :holder, raised = 0, handler = 0,
	step = step + 1, moved_at = :at
 WHERE region = :region AND id = :id AND step = :step;

-- matter_joined exec (region i64, id i64)
UPDATE matter SET joined = joined + 1 WHERE region = :region AND id = :id;

-- matter_left exec (region i64, id i64)
UPDATE matter SET joined = joined - 1 WHERE region = :region AND id = :id;

-- matter_like many (region i64, holder i64, topic text, since i64, person i64) -> (region i64, id i64, title text,
--   state text, course text, version text, employer i64, joined i64, opened_at i64)
-- Open matters of one union on one topic, the newest first, to be offered before filing another. Not those the
-- person asking filed or joined already. Looked for among the thousand of either kind that are due last, so that
-- it costs the same on any desk; what was filed lately is among them.
SELECT m.region, m.id, m.title, m.state, m.course, m.version, m.employer, m.joined, m.opened_at
  FROM (SELECT t.matter, t.opened_at FROM (
		SELECT matter, why, topic, opened_at FROM (SELECT matter, why, topic, opened_at FROM desk
		 WHERE region = :region AND guild = :holder AND waits = 1 ORDER BY due_at DESC, matter DESC LIMIT 1000) theirs
		UNION ALL
		SELECT matter, why, topic, opened_at FROM (SELECT matter, why, topic, opened_at FROM desk
		 WHERE region = :region AND guild = :holder AND waits = 0 ORDER BY due_at DESC, matter DESC LIMIT 1000) others) t
	 WHERE t.topic = :topic AND t.opened_at > :since AND t.why = 1
	 ORDER BY t.opened_at DESC, t.matter DESC LIMIT 80) d
  JOIN desk k ON k.region = :region AND k.guild = :holder AND k.matter = d.matter AND k.why = 1
  JOIN matter m ON m.region = k.matter_region AND m.id = k.matter
 WHERE m.is_open = 1 AND m.secrecy = 0
   AND NOT EXISTS (SELECT 1 FROM matter_person p WHERE p.region = m.region AND p.matter = m.id
       AND p.part IN (1, 2) AND p.person = :person)
 ORDER BY d.opened_at DESC, d.matter DESC LIMIT 40;

-- person_add exec (region i64, matter i64, part i64, person i64, nonce text, at i64)
INSERT INTO matter_person (region, matter, part, person, nonce, at)
VALUES (:region, :matter, :part, :person, :nonce, :at);

-- person_leave exec1 (region i64, matter i64, person i64)
-- Whoever joined takes it back, and nothing says that they ever did. Of no other part.
DELETE FROM matter_person WHERE region = :region AND matter = :matter AND part = 2 AND person = :person;

-- person_part one (region i64, matter i64, person i64) -> (part i64)
-- What this very person is in the matter, 0: nothing. Asked only about oneself. One step down the tree for each part
-- that is not the answer, and none after it.
SELECT coalesce(
	(SELECT part FROM matter_person WHERE region = :region AND matter = :matter AND part = 1 AND person = :person),
	(SELECT part FROM matter_person WHERE region = :region AND matter = :matter AND part = 2 AND person = :person),
	(SELECT part FROM matter_person WHERE region = :region AND matter = :matter AND part = 3 AND person = :person),
	(SELECT part FROM matter_person WHERE region = :region AND matter = :matter AND part = 4 AND person = :person),
	CAST(0 AS BIGINT)) AS part;

-- person_applicant one (region i64, matter i64) -> (person i64)
-- Who filed it. For officers of the union that holds a matter filed by name, and for nobody above.
SELECT person FROM matter_person WHERE region = :region AND matter = :matter AND part = 1 LIMIT 1;

-- person_matters many (person i64, before i64) -> (region i64, id i64, part i64, title text, state text, course text,
--   version text, topic text, is_open i64, late i64, opened_at i64, due_at i64, holder_region i64, holder i64)
-- The matters a person filed or joined, the newest first. Asked only by that person.
SELECT m.region, m.id, p.part, m.title, m.state, m.course, m.version, m.topic, m.is_open, m.late, m.opened_at,
	m.due_at, m.holder_region, m.holder
  FROM matter_person p JOIN matter m ON m.region = p.region AND m.id = p.matter
 WHERE p.person = :person AND p.part IN (1, 2) AND p.at < :before
 ORDER BY p.at DESC, m.id DESC LIMIT 50;

-- person_nonce one (person i64, since i64, nonce text) -> (region i64, matter i64)
-- The matter a form made already, if it was sent twice: a walk over what somebody filed since, in the index alone.
SELECT region, matter FROM matter_person
 WHERE person = :person AND part IN (1, 4) AND at >= :since AND nonce = :nonce AND nonce <> '' LIMIT 1;

-- entry_add exec (region i64, matter i64, seq i64, kind i64, move text, state text, actor i64, person i64,
--   guild_region i64, guild i64, seen i64, at i64, fields text)
INSERT INTO entry (region, matter, seq, kind, move, state, actor, person, guild_region, guild, seen, at, fields)
VALUES (:region, :matter, :seq, :kind, :move, :state, :actor, :person, :guild_region, :guild, :seen, :at, :fields);

-- entry_next one (region i64, matter i64) -> (seq i64)
SELECT CAST(coalesce(max(seq), 0) + 1 AS BIGINT) AS seq FROM entry WHERE region = :region AND matter = :matter;

-- entry_prepared one (region i64, matter i64) -> (seq i64)
-- The newest draft that waited for a second signature.
SELECT seq FROM entry WHERE region = :region AND matter = :matter AND kind = 6 ORDER BY seq DESC LIMIT 1;

-- entries_of many (region i64, matter i64) -> (seq i64, kind i64, move text, state text, actor i64, person i64,
--   guild_region i64, guild i64, seen i64, at i64, fields text)
-- A matter's whole record, oldest first.
SELECT seq, kind, move, state, actor, person, guild_region, guild, seen, at, fields FROM entry
 WHERE region = :region AND matter = :matter ORDER BY seq LIMIT 500;

-- entry_move_made one (region i64, matter i64, move text) -> (seq i64)
-- Whether a move was ever made: for moves that may be made once.
SELECT seq FROM entry WHERE region = :region AND matter = :matter AND kind = 1 AND move = :move LIMIT 1;

-- fact_set exec (region i64, matter i64, name text, at i64)
INSERT INTO fact (region, matter, name, at) VALUES (:region, :matter, :name, :at)
ON CONFLICT (region, matter, name) DO UPDATE SET at = excluded.at;

-- facts_of many (region i64, matter i64) -> (name text, at i64)
SELECT name, at FROM fact WHERE region = :region AND matter = :matter ORDER BY name LIMIT 1000;

-- clock_add exec (region i64, matter i64, id i64, move text, least i64, level i64, began_at i64, due_at i64, due text)
INSERT INTO clock (region, matter, id, move, status, least, level, began_at, due_at, was_due_at, ended_at, due)
VALUES (:region, :matter, :id, :move, 0, :least, :level, :began_at, :due_at, 0, 0, :due);

-- clocks_of many (region i64, matter i64) -> (id i64, move text, status i64, least i64, level i64, began_at i64,
--   due_at i64, was_due_at i64, ended_at i64, due text)
SELECT id, move, status, least, level, began_at, due_at, was_due_at, ended_at, due FROM clock
 WHERE region = :region AND matter = :matter ORDER BY id LIMIT 2000;

-- clock_end exec (region i64, matter i64, id i64, status i64, at i64)
UPDATE clock SET status = :status, ended_at = :at WHERE region = :region AND matter = :matter AND id = :id AND status = 0;

-- clock_extend exec (region i64, matter i64, id i64, was_due_at i64, due_at i64, due text)
-- A later date; the one it replaces stays visible.
UPDATE clock SET was_due_at = :was_due_at, due_at = :due_at, due = :due
 WHERE region = :region AND matter = :matter AND id = :id AND status = 0;

-- clocks_late many (now i64) -> (region i64, matter i64, id i64)
-- What has run out, the oldest first, for the clock round.
SELECT region, matter, id FROM clock WHERE status = 0 AND least = 0 AND due_at <= :now
 ORDER BY due_at, id LIMIT 500;

-- clock_next one () -> (due_at i64)
-- When the next clock runs out.
SELECT due_at FROM clock WHERE status = 0 AND least = 0 ORDER BY due_at LIMIT 1;

-- desk_put exec (region i64, guild i64, matter_region i64, matter i64, why i64, waits i64, course text, state text,
--   title text, topic text, urgent i64, handler i64, employer i64, about i64, opened_at i64, due_at i64)
INSERT INTO desk (region, guild, matter_region, matter, why, waits, course, state, title, topic, urgent, handler,
	employer, about, opened_at, due_at)
VALUES (:region, :guild, :matter_region, :matter, :why, :waits, :course, :state, :title, :topic, :urgent, :handler,
	:employer, :about, :opened_at, :due_at)
ON CONFLICT (region, guild, matter, why) DO UPDATE SET waits = excluded.waits, state = excluded.state,
	urgent = excluded.urgent, handler = excluded.handler, due_at = excluded.due_at;

-- desk_take exec (region i64, guild i64, matter i64, why i64)
DELETE FROM desk WHERE region = :region AND guild = :guild AND matter = :matter AND why = :why;

-- desk_called one (region i64, guild i64, matter i64) -> (why i64)
-- Whether a union above was asked to sign a draft in this matter, or else was told of it.
SELECT why FROM desk WHERE region = :region AND guild = :guild AND matter = :matter AND why IN (4, 5)
 ORDER BY why LIMIT 1;

-- desk_waiting many (region i64, guild i64, after i64, after_matter i64, until i64, most i64) -> (matter_region i64, matter i64, why i64,
--   course text, state text, title text, topic text, urgent i64, handler i64, employer i64, about i64,
--   opened_at i64, due_at i64)
-- What waits for this union, the most urgent first.
SELECT matter_region, matter, why, course, state, title, topic, urgent, handler, employer, about, opened_at, due_at FROM desk
 WHERE region = :region AND guild = :guild AND waits = 1 AND (due_at, matter) > (:after, :after_matter)
   AND due_at <= :until
 ORDER BY due_at, matter LIMIT :most;

-- desk_urgent many (region i64, guild i64, most i64) -> (matter_region i64, matter i64, why i64,
--   course text, state text, title text, topic text, urgent i64, handler i64, employer i64, about i64,
--   opened_at i64, due_at i64)
-- Of what waits for this union, where people are in danger.
SELECT matter_region, matter, why, course, state, title, topic, urgent, handler, employer, about, opened_at, due_at FROM desk
 WHERE region = :region AND guild = :guild AND urgent = 1 AND waits = 1
 ORDER BY due_at, matter LIMIT :most;

-- desk_topic many (region i64, guild i64, waits i64, topic text, after i64, after_matter i64, until i64, most i64) -> (matter_region i64,
--   matter i64, why i64, course text, state text, title text, topic text, urgent i64, handler i64, employer i64, about i64,
--   opened_at i64, due_at i64)
-- One topic's matters of those that wait for this union (waits 1), or for somebody else.
SELECT matter_region, matter, why, course, state, title, topic, urgent, handler, employer, about, opened_at, due_at FROM desk
 WHERE region = :region AND guild = :guild AND waits = :waits AND topic = :topic
   AND (due_at, matter) > (:after, :after_matter) AND due_at <= :until
 ORDER BY due_at, matter LIMIT :most;

-- desk_elsewhere many (region i64, guild i64, after i64, after_matter i64, most i64) -> (matter_region i64, matter i64, why i64,
--   course text, state text, title text, topic text, urgent i64, handler i64, employer i64, about i64,
--   opened_at i64, due_at i64)
-- What this union holds while somebody else is to act.
SELECT matter_region, matter, why, course, state, title, topic, urgent, handler, employer, about, opened_at, due_at FROM desk
 WHERE region = :region AND guild = :guild AND waits = 0 AND (due_at, matter) > (:after, :after_matter)
 ORDER BY due_at, matter LIMIT :most;

-- desk_own many (region i64, guild i64, person i64, until i64) -> (matter i64)
-- What stands on this desk and was filed (until 1), or filed or joined (until 2), by somebody. Asked of oneself, and
-- for who filed it of one's kin. CROSS JOIN: SQLite goes through the person's few, not through the whole desk.
SELECT DISTINCT d.matter FROM matter_person p CROSS JOIN desk d
 WHERE p.person = :person AND p.part BETWEEN 1 AND :until
   AND d.region = :region AND d.guild = :guild AND d.matter = p.matter
 ORDER BY d.matter LIMIT 200;

-- desk_count one (region i64, guild i64, after i64, until i64) -> (n i64)
-- How much waits with a due date in a span, counted no further than a hundred.
SELECT count(*) AS n FROM (SELECT 1 AS x FROM desk
 WHERE region = :region AND guild = :guild AND waits = 1 AND due_at > :after AND due_at <= :until LIMIT 100) t;

-- desk_span many (region i64, guild i64, after i64, after_matter i64, until i64, most i64) -> (matter i64, employer i64, about i64,
--   due_at i64)
-- The same span, row by row, for an officer who is shut out of some of it.
SELECT matter, employer, about, due_at FROM desk
 WHERE region = :region AND guild = :guild AND waits = 1 AND (due_at, matter) > (:after, :after_matter)
   AND due_at <= :until
 ORDER BY due_at, matter LIMIT :most;

-- pending_put exec (region i64, matter i64, move text, step i64, person i64, at i64, fields text)
INSERT INTO pending (region, matter, move, step, person, at, fields)
VALUES (:region, :matter, :move, :step, :person, :at, :fields)
ON CONFLICT (region, matter) DO UPDATE SET move = excluded.move, step = excluded.step,
	person = excluded.person, at = excluded.at, fields = excluded.fields;

-- pending_of one (region i64, matter i64) -> (move text, step i64, person i64, at i64, fields text)
SELECT move, step, person, at, fields FROM pending WHERE region = :region AND matter = :matter;

-- pending_who one (region i64, matter i64) -> (move text, person i64)
-- Whether a draft waits for a second signature, and whose it is.
SELECT move, person FROM pending WHERE region = :region AND matter = :matter;

-- pending_drop exec1 (region i64, matter i64)
-- None when no draft waits.
DELETE FROM pending WHERE region = :region AND matter = :matter;

-- attachment_add exec (region i64, id i64, matter i64, seq i64, name text, type text, size i64)
INSERT INTO attachment (region, id, matter, seq, name, type, size)
VALUES (:region, :id, :matter, :seq, :name, :type, :size);

-- attachment_bytes_add exec (region i64, id i64, bytes blob)
INSERT INTO attachment_bytes (region, id, bytes) VALUES (:region, :id, :bytes);

-- attachments_of many (region i64, matter i64) -> (id i64, seq i64, name text, type text, size i64)
SELECT id, seq, name, type, size FROM attachment WHERE region = :region AND matter = :matter
 ORDER BY seq, id LIMIT 100;

-- attachment_signed exec (region i64, matter i64, was i64, seq i64)
-- What was prepared for a second signature now belongs to the entry it became.
UPDATE attachment SET seq = :seq WHERE region = :region AND matter = :matter AND seq = :was;

-- attachment_by_id one (region i64, id i64) -> (matter i64, seq i64, name text, type text, size i64, bytes blob)
SELECT a.matter, a.seq, a.name, a.type, a.size, b.bytes
  FROM attachment a JOIN attachment_bytes b ON b.region = a.region AND b.id = a.id
 WHERE a.region = :region AND a.id = :id;

-- course_text_add exec (name text, version text, yaml text, added_at i64)
INSERT INTO course_text (name, version, yaml, added_at) VALUES (:name, :version, :yaml, :added_at)
ON CONFLICT DO NOTHING;

-- course_texts many () -> (name text, version text, yaml text)
-- Every course text matters follow, oldest first, so that the newest is the latest.
SELECT name, version, yaml FROM course_text ORDER BY added_at, version LIMIT 2000;

-- link_add exec (region i64, matter i64, kind i64, away i64, other i64)
-- One end of a link.
INSERT INTO link (region, matter, kind, away, other) VALUES (:region, :matter, :kind, :away, :other)
ON CONFLICT DO NOTHING;

-- links_of many (region i64, matter i64) -> (kind i64, away i64, other i64)
-- What a matter is to others and others to it, the oldest of each kind first.
SELECT kind, away, other FROM link WHERE region = :region AND matter = :matter
 ORDER BY kind, away, other LIMIT 50;

-- link_origin one (region i64, matter i64) -> (other i64)
-- Which matter gave rise to this one.
SELECT other FROM link WHERE region = :region AND matter = :matter AND kind = 5 AND away = 0 LIMIT 1;

-- published_add exec (region i64, guild i64, id i64, audience i64, course text, version text, move text, field text,
--   day i64, words text)
INSERT INTO published (region, guild, id, audience, course, version, move, field, day, taken, words)
VALUES (:region, :guild, :id, :audience, :course, :version, :move, :field, :day, 0, :words);

-- published_of many (region i64, guild i64, audience i64, before i64, most i64) -> (id i64, course text, version text,
--   move text, field text, day i64, taken i64, words text)
-- What a union published for a reader of this reach, the newest first.
SELECT id, course, version, move, field, day, taken, words FROM published
 WHERE region = :region AND guild = :guild AND audience <= :audience AND id < :before
 ORDER BY id DESC LIMIT :most;

-- published_take exec1 (region i64, guild i64, id i64, day i64)
-- Taken back: its words are gone, that it stood there is not. None when there is no such thing standing there.
UPDATE published SET words = '', taken = :day
 WHERE region = :region AND guild = :guild AND id = :id AND taken = 0;
