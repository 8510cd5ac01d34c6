-- The law may want content gone. A purge is a revision of its own; those before it lose their content and point to it, and stay otherwise.
ALTER TABLE "Revision" ADD COLUMN "purgedIn" BIGINT;
ALTER TABLE "Revision" ADD CONSTRAINT "Revision_purgedIn_fkey"
    FOREIGN KEY ("purgedIn") REFERENCES "Revision"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The one change of a revision that is let pass: content taken away, by a purge of the same document.
CREATE FUNCTION refuse_change_but_purge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD."purgedIn" IS NULL AND NEW."before" IS NULL AND NEW."after" IS NULL AND NEW."comment" = 'purged'
        AND (OLD."id", OLD."subject", OLD."subjectId", OLD."dossierId", OLD."change", OLD."at", OLD."actor")
            = (NEW."id", NEW."subject", NEW."subjectId", NEW."dossierId", NEW."change", NEW."at", NEW."actor")
        AND OLD."entityId" IS NOT DISTINCT FROM NEW."entityId"
        AND EXISTS (SELECT FROM "Revision" p WHERE p."id" = NEW."purgedIn" AND p."purgedIn" = p."id"
            AND p."subject" = OLD."subject" AND p."subjectId" = OLD."subjectId")
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
DROP TRIGGER "Revision_append_only" ON "Revision";
CREATE TRIGGER "Revision_append_only" BEFORE UPDATE OR DELETE ON "Revision"
    FOR EACH ROW EXECUTE FUNCTION refuse_change_but_purge();
