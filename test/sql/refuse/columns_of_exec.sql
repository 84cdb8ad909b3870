-- expect: one and many name their columns; exec and exec1 have none
-- a exec (id i64) -> (id i64)
DELETE FROM t WHERE id = :id;
