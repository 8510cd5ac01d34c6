-- What is left of words when a letter is left out (near_spellings) is kept as numbers: texts take longer to compare, and writing a name took
-- twice as long for this index as for all others together. What has the same number by chance is told apart by misspelling(). hashtext() is
-- what hash indexes and partitions of texts are made with, which a new PostgreSQL takes over as they are.
CREATE FUNCTION near_hashes(folded text) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
DECLARE
    word text;
    near integer[] := '{}';
BEGIN
    FOREACH word IN ARRAY words_of(folded) LOOP
        CONTINUE WHEN length(word) < 3;
        word := left(word, 7);
        FOR i IN 0..length(word) LOOP
            near := near || hashtext(left(word, i) || substr(word, i + 2));
        END LOOP;
    END LOOP;
    RETURN near;
END $$;

CREATE INDEX "Name_near_hashes_idx" ON "Name" USING GIN (near_hashes("folded"));
