-- What a change touches is told on a channel of its own: a source that is new is cited by nothing yet, so that what readers are shown stays as
-- it is (docs/decisions/0011). One that was retired and is back has no text before it either, but revisions. Processes of the version before
-- hear of any change where they did.
CREATE OR REPLACE FUNCTION tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('backstory_change', ''), pg_notify('backstory_touched', 'anything');
    RETURN NULL;
END $$;
CREATE FUNCTION tell_revisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('backstory_change', ''), pg_notify('backstory_touched', CASE
        WHEN EXISTS (
            SELECT 1 FROM added WHERE "subject" <> 'source' OR "before" IS NOT NULL OR "after" IS NULL OR EXISTS (
                SELECT 1 FROM "Revision" AS earlier
                WHERE earlier."subject" = 'source' AND earlier."subjectId" = added."subjectId" AND earlier."id" < added."id"))
        THEN 'anything' ELSE 'new sources' END);
    RETURN NULL;
END $$;
DROP TRIGGER "Revision_told" ON "Revision";
CREATE TRIGGER "Revision_told" AFTER INSERT ON "Revision" REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION tell_revisions();
