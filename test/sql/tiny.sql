-- A room no larger than a table, for the tests of the engine and of sqlgen.

-- note_add exec (region i64, id i64, version i64, body text, seal blob, remark text?, extra blob?)
-- Writes a note.
INSERT INTO note (region, id, version, body, seal, remark, extra)
VALUES (:region, :id, :version, :body, :seal, :remark, :extra);

-- note_by_id one (region i64, id i64)
--   -> (id i64, version i64, body text, seal blob,
--       remark text?, extra blob?)
-- One note.
-- Its header goes on over three lines, which is what this query is here for.
SELECT id, version, body, seal, remark, extra
  FROM note -- a comment in the middle, with a : and a ; and a '
 WHERE region = :region AND id = :id;

-- note_list many (region i64, after i64, most i64) -> (id i64, body text)
-- Notes of a region, a page at a time.
SELECT id, body FROM note WHERE region = :region AND id > :after ORDER BY id LIMIT :most;

-- note_edit exec1 (region i64, id i64, version i64, body text)
-- Changes a note if nobody has changed it since it was read. Uses :version twice.
UPDATE note SET body = :body, version = :version + 1
 WHERE region = :region AND id = :id AND version = :version;

-- note_drop exec (region i64, id i64)
DELETE FROM note WHERE region = :region AND id = :id;

-- note_figures one (region i64) -> (n i64, total i64, longest text, with_remark i64)
-- Sums and counts, which the engines give in types of their own.
SELECT count(*) AS n, sum(version) AS total, max(body) AS longest,
       count(CASE WHEN remark IS NULL THEN NULL ELSE 1 END) AS with_remark
  FROM note WHERE region = :region;

-- note_find many (region i64, body text?) -> (id i64)
-- A filter that may be left out.
SELECT id FROM note WHERE region = :region AND (CAST(:body AS TEXT) IS NULL OR body = :body)
 ORDER BY id LIMIT 100;

-- note_keep one (region i64, id i64, body text) -> (id i64, version i64)
-- Writes or rewrites a note and says which version it is now.
INSERT INTO note (region, id, version, body, seal) VALUES (:region, :id, 1, :body, CAST('' AS BYTEA))
    ON CONFLICT (region, id) DO UPDATE SET body = excluded.body, version = note.version + 1
RETURNING id, version;
