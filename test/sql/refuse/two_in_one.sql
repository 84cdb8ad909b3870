-- expect: 3: one query ends in one ;
-- a exec (id i64)
DELETE FROM t WHERE id = :id; DELETE FROM u;
