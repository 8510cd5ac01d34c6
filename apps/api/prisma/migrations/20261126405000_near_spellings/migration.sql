-- Names are found with typing errors by what is left of their words when a letter is left out (the symmetric deletes of SymSpell, of the
-- first seven letters): two words with one error between them have one of these in common. Few names share one, where thousands share a
-- trigram. It knows letters by themselves, not by the locale, as pg_trgm does, which sees only those of ASCII in the locale C.
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

CREATE FUNCTION words_of(folded text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    string_to_array(translate(folded, $$!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~«»„“”‘’‚–—·$$, repeat(' ', 43)), ' ');

-- In steps, as a query for each name took seven times as long. The path is fixed: a restored database is given none when it builds its indexes.
CREATE FUNCTION near_spellings(folded text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    word text;
    near text[] := '{}';
BEGIN
    FOREACH word IN ARRAY words_of(folded) LOOP
        CONTINUE WHEN length(word) < 3;
        word := left(word, 7);
        FOR i IN 0..length(word) LOOP
            near := near || (left(word, i) || substr(word, i + 2));
        END LOOP;
    END LOOP;
    RETURN near;
END $$;

-- How many letters lie between words and those of a name that are likest to them; NULL where it is more than two for one of them.
CREATE FUNCTION misspelling(wanted text[], folded text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (
    SELECT CASE WHEN max(errors) <= 2 THEN sum(errors)::integer END
    FROM unnest(wanted) AS want CROSS JOIN LATERAL (
        SELECT min(levenshtein_less_equal(left(want, 100), left(word, 100), 2)) AS errors FROM unnest(words_of(folded)) AS word
    ) AS likest
);

CREATE INDEX "Name_near_idx" ON "Name" USING GIN (near_spellings("folded"));

-- Parts of names in other alphabets, whatever the locale.
CREATE FUNCTION letter_pairs(folded text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    pairs text[] := '{}';
BEGIN
    FOR i IN 1..length(folded) - 1 LOOP
        pairs := pairs || substr(folded, i, 2);
    END LOOP;
    RETURN pairs;
END $$;
CREATE INDEX "Name_pairs_idx" ON "Name" USING GIN (letter_pairs("folded")) WHERE octet_length("folded") <> length("folded");
