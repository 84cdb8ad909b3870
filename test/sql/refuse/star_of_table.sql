-- expect: 3: SELECT * : name the columns
-- a one (id i64) -> (id i64)
SELECT t.id, t.* FROM t WHERE id = :id;
