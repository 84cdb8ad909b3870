-- version_list many () -> (room text, number i64, fingerprint i64)
-- Every migration this database has seen.
SELECT room, number, fingerprint FROM schema_version ORDER BY number, room LIMIT 100000;

-- version_add exec (room text, number i64, fingerprint i64, applied_at i64)
-- A migration was applied.
INSERT INTO schema_version (room, number, fingerprint, applied_at)
VALUES (:room, :number, :fingerprint, :applied_at);
