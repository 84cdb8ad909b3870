-- expect: a: exec1 is for INSERT, UPDATE and DELETE
-- a exec1 (id i64)
SELECT id FROM t WHERE id = :id;
