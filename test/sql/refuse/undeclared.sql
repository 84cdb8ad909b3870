-- expect: 4: the SQL uses :who, which the header does not declare
-- a one (id i64) -> (id i64)
SELECT id FROM t
 WHERE id = :id AND who = :who;
