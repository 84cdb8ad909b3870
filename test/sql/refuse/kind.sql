-- expect: 2: no kind "some": kinds are one, many, exec and exec1
-- a some (id i64) -> (id i64)
SELECT id FROM t WHERE id = :id;
