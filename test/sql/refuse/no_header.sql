-- expect: 3: SQL without a header
-- a comment that is no header
SELECT id FROM t;
