-- expect: write CAST(x AS type) for ::
-- a one (id i64) -> (id i64)
SELECT id::bigint FROM t WHERE id = :id;
