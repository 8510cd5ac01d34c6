-- The change feed. Revisions are numbered before they are committed, so that a reader of numbers could miss one that is committed late.
-- Each goes into a queue with its revision, and from there gets its place when it is there for all to see. Places make a chain of hashes.
CREATE TABLE "FeedQueue" (
    "revisionId" BIGINT NOT NULL,

    CONSTRAINT "FeedQueue_pkey" PRIMARY KEY ("revisionId")
);
CREATE TABLE "FeedEntry" (
    "position" BIGINT NOT NULL,
    "revisionId" BIGINT NOT NULL,
    "content" TEXT NOT NULL,
    "chain" TEXT NOT NULL,

    CONSTRAINT "FeedEntry_pkey" PRIMARY KEY ("position")
);
CREATE UNIQUE INDEX "FeedEntry_revisionId_key" ON "FeedEntry"("revisionId");

CREATE FUNCTION queue_revisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "FeedQueue" ("revisionId") SELECT "id" FROM added;
    RETURN NULL;
END $$;
CREATE TRIGGER "Revision_queue" AFTER INSERT ON "Revision" REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION queue_revisions();
INSERT INTO "FeedQueue" ("revisionId") SELECT "id" FROM "Revision";

CREATE TRIGGER "FeedEntry_append_only" BEFORE UPDATE OR DELETE ON "FeedEntry"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "FeedEntry_no_truncate" BEFORE TRUNCATE ON "FeedEntry"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
