-- expect: there are two queries named a
-- a exec (id i64)
DELETE FROM t WHERE id = :id;

-- a exec (id i64)
DELETE FROM u WHERE id = :id;
