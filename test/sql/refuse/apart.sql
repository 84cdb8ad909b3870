-- expect: a header is followed by its SQL, without an empty line
-- a one (id i64) -> (id i64)

SELECT id FROM t WHERE id = :id;
