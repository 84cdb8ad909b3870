-- expect: no type "i64?"
-- a one (id i64) -> (id i64?)
SELECT id FROM t WHERE id = :id;
