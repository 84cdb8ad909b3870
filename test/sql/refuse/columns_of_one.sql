-- expect: one and many name their columns; exec and exec1 have none
-- a one (id i64)
SELECT id FROM t WHERE id = :id;
