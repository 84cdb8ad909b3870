-- party_add exec (region i64, id i64, kind i64, name text, name_en text, begun_at i64)
-- A person or body comes into being.
INSERT INTO party (region, id, kind, name, name_en, begun_at, ended_at)
VALUES (:region, :id, :kind, :name, :name_en, :begun_at, 0);

-- party_by_id one (region i64, id i64) -> (kind i64, name text, name_en text, ended_at i64)
-- One party's name. A person's name may be asked only by those a tie entitles: the caller decides.
SELECT kind, name, name_en, ended_at FROM party WHERE region = :region AND id = :id;

-- guild_add exec (region i64, id i64, code text, form i64, level i64, parent i64, trade i64,
--   path text, trade_path text, way text, employer i64, name text, name_en text, pinyin text, phone text,
--   address text, hours text, about text)
-- What is public about a union. Its names stand here too, so that no list of unions asks for them one by one.
INSERT INTO guild (region, id, code, form, level, parent, trade, path, trade_path, way, employer, members, ended_at,
	name, name_en, pinyin, phone, address, hours, about)
VALUES (:region, :id, :code, :form, :level, :parent, :trade, :path, :trade_path, :way, :employer, 0, 0,
	:name, :name_en, :pinyin, :phone, :address, :hours, :about);

-- guild_code_add exec (code text, region i64, id i64)
INSERT INTO guild_code (code, region, id) VALUES (:code, :region, :id);

-- guild_by_code one (code text) -> (region i64, id i64)
SELECT region, id FROM guild_code WHERE code = :code;

-- guild_by_id one (region i64, id i64) -> (region i64, id i64, code text, form i64, level i64, parent i64,
--   trade i64, path text, trade_path text, way text, employer i64, members i64, name text, name_en text,
--   pinyin text, phone text, address text, hours text, about text, ended_at i64)
-- Everything public about one union.
SELECT g.region, g.id, g.code, g.form, g.level, g.parent, g.trade, g.path, g.trade_path, g.way, g.employer, g.members,
	g.name, g.name_en, g.pinyin, g.phone, g.address, g.hours, g.about, g.ended_at
  FROM guild g
 WHERE g.region = :region AND g.id = :id;

-- guild_below many (parent i64, after text, most i64) -> (region i64, id i64, code text, form i64, level i64,
--   members i64, name text, name_en text)
-- The unions directly under one, in code order, a page at a time.
SELECT g.region, g.id, g.code, g.form, g.level, g.members, g.name, g.name_en
  FROM guild g
 WHERE g.parent = :parent AND g.code > :after AND g.ended_at = 0
 ORDER BY g.code LIMIT :most;

-- guild_trade_page many (trade i64, after text, until text, most i64) -> (region i64, id i64, code text, form i64,
--   level i64, members i64, name text, name_en text)
-- The unions whose second parent is one industry union, in the order of their ways by industry, a page at a time.
SELECT g.region, g.id, g.code, g.form, g.level, g.members, g.name, g.name_en
  FROM guild g
 WHERE g.trade_path <> '' AND g.trade_path > :after AND g.trade_path < :until AND g.trade = :trade
   AND g.ended_at = 0
 ORDER BY g.trade_path LIMIT :most;

-- guild_of_employer many (employer i64) -> (region i64, id i64, path text)
-- The unions that live inside an employer: a demand about it must not land there.
SELECT region, id, path FROM guild WHERE employer = :employer AND employer <> 0
 ORDER BY path LIMIT 50;

-- guild_members_add exec (region i64, id i64, by i64)
-- One member more or less: the count a union shows.
UPDATE guild SET members = members + :by WHERE region = :region AND id = :id;

-- guild_say exec (region i64, id i64, name text, name_en text, pinyin text, phone text, address text,
--   hours text, about text)
-- What a union says of itself from now on; guild_past has what it said before.
UPDATE guild SET name = :name, name_en = :name_en, pinyin = :pinyin, phone = :phone, address = :address,
	hours = :hours, about = :about
 WHERE region = :region AND id = :id;

-- guild_past_add exec (region i64, guild i64, id i64, name text, name_en text, pinyin text, phone text,
--   address text, hours text, about text, ended_at i64, ended_by text)
INSERT INTO guild_past (region, guild, id, name, name_en, pinyin, phone, address, hours, about, ended_at, ended_by)
VALUES (:region, :guild, :id, :name, :name_en, :pinyin, :phone, :address, :hours, :about, :ended_at, :ended_by);

-- party_rename exec (region i64, id i64, name text, name_en text)
UPDATE party SET name = :name, name_en = :name_en WHERE region = :region AND id = :id;

-- guild_way_change exec (region i64, after text, until text, old text, new text)
-- A union is called otherwise: so it is in the ways of those below it, which lie between two paths.
UPDATE guild SET way = replace(way, :old, :new)
 WHERE region = :region AND path > :after AND path < :until;

-- guild_end exec (region i64, id i64, ended_at i64)
UPDATE guild SET ended_at = :ended_at WHERE region = :region AND id = :id;

-- party_end exec (region i64, id i64, ended_at i64)
UPDATE party SET ended_at = :ended_at WHERE region = :region AND id = :id;

-- guild_leans_on one (guild i64) -> (n i64)
-- Whether living unions stand below one, by place or by industry.
SELECT CAST((SELECT count(*) FROM (SELECT 1 AS x FROM guild WHERE parent = :guild AND ended_at = 0 LIMIT 1) p)
	+ (SELECT count(*) FROM (SELECT 1 AS x FROM guild WHERE trade_path <> '' AND trade = :guild AND ended_at = 0
	LIMIT 1) t) AS BIGINT) AS n;

-- region_last one () -> (region i64)
-- The highest region any union is kept in.
SELECT CAST(coalesce(max(region), 0) AS BIGINT) AS region FROM guild;

-- token_add exec (token text, rank i64, region i64, id i64)
INSERT INTO guild_token (token, rank, region, id) VALUES (:token, :rank, :region, :id)
ON CONFLICT DO NOTHING;

-- token_drop exec (token text, rank i64, region i64, id i64)
DELETE FROM guild_token WHERE token = :token AND rank = :rank AND region = :region AND id = :id;

-- token_find many (token text, until text, most i64) -> (rank i64, region i64, id i64)
-- Unions that hold a token (until = token + one step: equal; a later until: as a prefix).
SELECT rank, region, id FROM guild_token
 WHERE token >= :token AND token < :until
 ORDER BY rank, region, id LIMIT :most;

-- token_has one (token text, until text, rank i64, region i64, id i64) -> (one i64)
-- Whether one union holds a token too.
SELECT CAST(1 AS BIGINT) AS one FROM guild_token
 WHERE token >= :token AND token < :until AND rank = :rank AND region = :region AND id = :id LIMIT 1;

-- token_weight one (token text, until text) -> (n i64)
-- How common a token is, counted no further than a thousand.
SELECT count(*) AS n FROM (SELECT 1 AS x FROM guild_token WHERE token >= :token AND token < :until LIMIT 1000) t;

-- tie_add exec (region i64, id i64, kind i64, from_party i64, to_region i64, to_party i64, role text,
--   begun_at i64, origin text)
-- A relation begins. The origin names the matter, vote or import that gave it.
INSERT INTO tie (region, id, kind, from_party, to_region, to_party, role, begun_at, ended_at, origin, ended_by)
VALUES (:region, :id, :kind, :from_party, :to_region, :to_party, :role, :begun_at, 0, :origin, '');

-- tie_end exec1 (region i64, from_party i64, id i64, ended_at i64, ended_by text)
-- A relation ends; the row stays. None when it had ended already.
UPDATE tie SET ended_at = :ended_at, ended_by = :ended_by
 WHERE region = :region AND from_party = :from_party AND id = :id AND ended_at = 0;

-- ties_of many (region i64, person i64) -> (id i64, kind i64, to_region i64, to_party i64, role text,
--   begun_at i64, ended_at i64, origin text, name text, name_en text)
-- All ties of one party, the living first: for its own page.
SELECT t.id, t.kind, t.to_region, t.to_party, t.role, t.begun_at, t.ended_at, t.origin, p.name, p.name_en
  FROM tie t JOIN party p ON p.region = t.to_region AND p.id = t.to_party
 WHERE t.region = :region AND t.from_party = :person
 ORDER BY CASE WHEN t.ended_at = 0 THEN 0 ELSE 1 END, t.begun_at DESC, t.id LIMIT 200;

-- offices_of many (region i64, person i64) -> (role text, region i64, id i64, path text, trade_path text, level i64,
--   employer i64, code text, name text, name_en text)
-- The offices a person holds now and where: all that rights are read from.
SELECT t.role, g.region, g.id, g.path, g.trade_path, g.level, g.employer, g.code, g.name, g.name_en
  FROM tie t JOIN guild g ON g.region = t.to_region AND g.id = t.to_party
 WHERE t.region = :region AND t.from_party = :person AND t.kind = 3 AND t.ended_at = 0
 ORDER BY t.id LIMIT 50;

-- tie_living one (region i64, from_party i64, kind i64, to_party i64) -> (id i64, begun_at i64, role text)
-- The living tie of a kind between two parties, if there is one.
SELECT id, begun_at, role FROM tie
 WHERE region = :region AND from_party = :from_party AND kind = :kind AND to_party = :to_party AND ended_at = 0
 LIMIT 1;

-- ties_living_of_kind many (region i64, from_party i64, kind i64) -> (id i64, to_region i64, to_party i64, begun_at i64)
-- Where a person is a member, or works, today.
SELECT id, to_region, to_party, begun_at FROM tie
 WHERE region = :region AND from_party = :from_party AND kind = :kind AND ended_at = 0
 ORDER BY id LIMIT 20;

-- ties_near many (region i64, person i64) -> (kind i64, party i64)
-- Whom somebody is tied to besides their unions: kin, written from either side, and employers they work for or speak for.
SELECT kind, to_party AS party FROM tie
 WHERE region = :region AND from_party = :person AND kind IN (2, 5, 6) AND ended_at = 0
UNION ALL
SELECT kind, from_party AS party FROM tie WHERE to_party = :person AND kind = 6 AND ended_at = 0
ORDER BY party LIMIT 100;

-- officers_of many (guild i64) -> (region i64, person i64, role text, begun_at i64, name text, name_en text)
-- Who holds office in one union. Names in office are public within the union's own pages.
SELECT t.region, t.from_party AS person, t.role, t.begun_at, p.name, p.name_en
  FROM tie t JOIN party p ON p.region = t.region AND p.id = t.from_party
 WHERE t.to_party = :guild AND t.kind = 3 AND t.ended_at = 0
 ORDER BY t.from_party LIMIT 50;

-- office_roles many (guild i64, most i64) -> (role text)
-- The offices of one union that are held, without asking by whom.
SELECT role FROM tie WHERE to_party = :guild AND kind = 3 AND ended_at = 0
 ORDER BY from_party LIMIT :most;

-- members_of many (guild i64, after i64, most i64) -> (region i64, person i64, role text, begun_at i64, name text,
--   name_en text)
-- The members of one union, a page of at most fifty at a time: there is no way to ask for all.
SELECT t.region, t.from_party AS person, t.role, t.begun_at, p.name, p.name_en
  FROM tie t JOIN party p ON p.region = t.region AND p.id = t.from_party
 WHERE t.to_party = :guild AND t.kind = 1 AND t.ended_at = 0 AND t.from_party > :after
 ORDER BY t.from_party LIMIT :most;

-- employer_name_add exec (region i64, name text, id i64)
INSERT INTO employer_name (region, name, id) VALUES (:region, :name, :id);

-- employer_by_name many (region i64, name text, folded text, brief text) -> (name text, id i64)
-- Employers of a region by name, for routing a demand about one: as written, then folded, then without form.
SELECT name, id FROM employer_name WHERE region = :region AND name IN (:name, :folded, :brief)
 ORDER BY CASE WHEN name = :name THEN 0 WHEN name = :folded THEN 1 ELSE 2 END, id LIMIT 8;

-- employers_page many (region i64, after text, most i64) -> (region i64, id i64, name text, name_en text)
-- Employers of a region in the order of their names, each under its own name and not its foldings.
SELECT n.region, n.id, n.name, p.name_en
  FROM employer_name n JOIN party p ON p.region = n.region AND p.id = n.id
 WHERE n.region = :region AND n.name > :after AND p.name = n.name
 ORDER BY n.name LIMIT :most;
