-- A purge takes the answers that say words of what is purged. They are found by the ids that they name: to read through all that are kept of a
-- week takes longer than a statement may.
CREATE FUNCTION ids_named(body text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path FROM CURRENT AS $$
    SELECT coalesce(array_agg(DISTINCT named[1]), '{}')
    FROM regexp_matches(body, '"(?:id|subjectId)":"([a-z0-9-]{1,100})"', 'g') AS named
$$;

CREATE INDEX "Answer_named_idx" ON "Answer" USING GIN (ids_named("body"));
