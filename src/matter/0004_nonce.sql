-- A form sent twice is found in one step, however much somebody files in two days (an officer at a telephone).
CREATE INDEX matter_person_nonce ON matter_person (person, nonce) WHERE nonce <> '';
