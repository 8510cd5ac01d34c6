-- Words in titles, descriptions and what facts say. The extension comes with PostgreSQL, and the owner of a database may create it.
CREATE EXTENSION IF NOT EXISTS unaccent;

-- Lower case without diacritics in every locale: in the locale C, lower() knows only the letters of ASCII. What is no letter of Greek, Cyrillic
-- or Armenian is taken apart by unaccent and by Unicode's decomposition. The paths of functions are fixed: a restored database is given none
-- when it fills its columns.
CREATE FUNCTION fold_text(told text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
BEGIN
    IF octet_length(told) = length(told) THEN
        RETURN lower(told);
    END IF;
    RETURN translate(
        lower(regexp_replace(normalize(unaccent('unaccent', told), NFKD), '[\u0300-\u036f]', '', 'g')),
        'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩςАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐҒҚҢҮҰҺӘӨԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ',
        'αβγδεζηθικλμνξοπρστυφχψωσабвгдежзиклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґғқңүұһәөաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ'
    );
END $$;

-- The languages whose words PostgreSQL can take back to their stems.
CREATE FUNCTION stemmer_of(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE split_part(language, '-', 1)
        WHEN 'ar' THEN 'arabic'::regconfig WHEN 'ca' THEN 'catalan'::regconfig WHEN 'da' THEN 'danish'::regconfig
        WHEN 'de' THEN 'german'::regconfig WHEN 'el' THEN 'greek'::regconfig WHEN 'en' THEN 'english'::regconfig
        WHEN 'es' THEN 'spanish'::regconfig WHEN 'fi' THEN 'finnish'::regconfig WHEN 'fr' THEN 'french'::regconfig
        WHEN 'hu' THEN 'hungarian'::regconfig WHEN 'hy' THEN 'armenian'::regconfig WHEN 'id' THEN 'indonesian'::regconfig
        WHEN 'it' THEN 'italian'::regconfig WHEN 'lt' THEN 'lithuanian'::regconfig WHEN 'nb' THEN 'norwegian'::regconfig
        WHEN 'nl' THEN 'dutch'::regconfig WHEN 'nn' THEN 'norwegian'::regconfig WHEN 'no' THEN 'norwegian'::regconfig
        WHEN 'pt' THEN 'portuguese'::regconfig WHEN 'ro' THEN 'romanian'::regconfig WHEN 'ru' THEN 'russian'::regconfig
        WHEN 'sv' THEN 'swedish'::regconfig WHEN 'tr' THEN 'turkish'::regconfig
    END;

-- The words of a text in several languages: as they are and, where the language has a stemmer, as their stems.
CREATE FUNCTION words_in(texts jsonb) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT AS $$
DECLARE
    words tsvector := '';
    stemmer regconfig;
    language text;
    told text;
BEGIN
    FOR language, told IN SELECT * FROM jsonb_each_text(texts) LOOP
        told := fold_text(told);
        stemmer := stemmer_of(language);
        words := words || to_tsvector('simple', told);
        IF stemmer IS NOT NULL THEN
            words := words || to_tsvector(stemmer, told);
        END IF;
    END LOOP;
    RETURN words;
END $$;

-- What has all words of a question, as they are or as the stems of one language.
CREATE FUNCTION asked_for(question text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path FROM CURRENT AS $$
DECLARE
    folded text := fold_text(question);
    wanted tsquery := plainto_tsquery('simple', folded);
    told text[] := ARRAY[wanted::text];
    stems tsquery;
    language text;
BEGIN
    FOREACH language IN ARRAY '{ar,ca,da,de,el,en,es,fi,fr,hu,hy,id,it,lt,nl,no,pt,ro,ru,sv,tr}'::text[] LOOP
        stems := plainto_tsquery(stemmer_of(language), folded);
        IF stems::text <> ALL (told) THEN
            wanted := wanted || stems;
            told := told || stems::text;
        END IF;
    END LOOP;
    RETURN wanted;
END $$;

ALTER TABLE "Entity" ADD COLUMN "words" tsvector GENERATED ALWAYS AS (words_in("title") || words_in("description")) STORED;
ALTER TABLE "Fact" ADD COLUMN "words" tsvector GENERATED ALWAYS AS (words_in("value" -> 'text')) STORED;
CREATE INDEX "Entity_words_idx" ON "Entity" USING GIN ("words");
CREATE INDEX "Fact_words_idx" ON "Fact" USING GIN ("words");
