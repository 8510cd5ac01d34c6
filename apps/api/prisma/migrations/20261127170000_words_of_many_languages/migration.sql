-- A tsvector has room for a megabyte: of a text in hundreds of languages the first hundred kilobytes are searched, and the rest is no error.
CREATE OR REPLACE FUNCTION words_in(texts jsonb) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT AS $$
DECLARE
    words tsvector := '';
    room int := 100000;
    stemmer regconfig;
    language text;
    told text;
BEGIN
    FOR language, told IN SELECT * FROM jsonb_each_text(texts) LOOP
        told := fold_text(told);
        room := room - octet_length(told);
        EXIT WHEN room < 0;
        stemmer := stemmer_of(language);
        words := words || to_tsvector('simple', told);
        IF stemmer IS NOT NULL THEN
            words := words || to_tsvector(stemmer, told);
        END IF;
    END LOOP;
    RETURN words;
END $$;
