-- A source that is new is cited by nothing yet: what readers are shown stays as it is (docs/decisions/0011). One that was retired and is
-- back has no text before it either, but revisions.
CREATE FUNCTION tell_revisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('backstory_change', CASE
        WHEN EXISTS (
            SELECT 1 FROM added WHERE "subject" <> 'source' OR "before" IS NOT NULL OR "after" IS NULL OR EXISTS (
                SELECT 1 FROM "Revision" AS earlier
                WHERE earlier."subject" = 'source' AND earlier."subjectId" = added."subjectId" AND earlier."id" < added."id"))
        THEN '' ELSE 'new sources' END);
    RETURN NULL;
END $$;
DROP TRIGGER "Revision_told" ON "Revision";
CREATE TRIGGER "Revision_told" AFTER INSERT ON "Revision" REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION tell_revisions();
