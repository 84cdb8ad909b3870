-- expect: a parenthesis is not closed
-- a one (id i64) -> (id i64)
SELECT id FROM t WHERE (id = :id;
