-- What writing by API needs: a revision for each document, tokens, kept answers, and facts that take the place of others.

ALTER TABLE "Dispute" ADD COLUMN "retiredAt" TIMESTAMPTZ(3);
ALTER TABLE "Source" ADD COLUMN "retiredAt" TIMESTAMPTZ(3);
ALTER TABLE "Fact"
    ADD COLUMN "publishedBy" TEXT,
    ADD COLUMN "replacesId" TEXT,
    ADD COLUMN "writtenBy" TEXT NOT NULL DEFAULT 'dossier files';

-- Revisions were of whole aggregates. Each becomes one of each document that it changed; the history says the same, in smaller words.
CREATE TABLE "Revision_of_aggregates" AS SELECT * FROM "Revision";
ALTER TABLE "Revision" DISABLE TRIGGER USER;
DELETE FROM "Revision";
ALTER TABLE "Revision"
    ADD COLUMN "change" UUID NOT NULL,
    ADD COLUMN "dossierId" TEXT NOT NULL,
    ADD COLUMN "entityId" TEXT,
    ALTER COLUMN "at" DROP DEFAULT;
WITH aggregate AS (
    SELECT r.*, gen_random_uuid() AS change,
        CASE r."subject" WHEN 'dossier' THEN r."subjectId" ELSE e."dossierId" END AS "dossierId"
    FROM "Revision_of_aggregates" r LEFT JOIN "Entity" e ON r."subject" = 'entity' AND e."id" = r."subjectId"
),
part AS (
    -- The head of a dossier, or an entity with its names.
    SELECT a."id" AS "order", 0 AS "place", a."change", a."at", a."actor", a."comment", a."dossierId",
        a."subject", a."subjectId", CASE a."subject" WHEN 'entity' THEN a."subjectId" END AS "entityId",
        CASE a."subject" WHEN 'entity' THEN a."before" -> 'entity' ELSE a."before" -> 'head' END AS "before",
        CASE a."subject" WHEN 'entity' THEN a."after" -> 'entity' ELSE a."after" -> 'head' END AS "after"
    FROM aggregate a
    UNION ALL
    -- What it had beside it, before or after.
    SELECT a."id", list."place", a."change", a."at", a."actor", a."comment", a."dossierId", list."subject", ids."id",
        CASE a."subject" WHEN 'entity' THEN a."subjectId" END,
        (SELECT value FROM jsonb_array_elements(a."before" -> list."field") WHERE value ->> 'id' = ids."id"),
        (SELECT value FROM jsonb_array_elements(a."after" -> list."field") WHERE value ->> 'id' = ids."id")
    FROM aggregate a
    CROSS JOIN (VALUES (1, 'source', 'sources'), (2, 'dispute', 'disputes'), (3, 'fact', 'facts')) AS list ("place", "subject", "field")
    CROSS JOIN LATERAL (
        SELECT value ->> 'id' AS "id" FROM jsonb_array_elements(COALESCE(a."before" -> list."field", '[]'))
        UNION
        SELECT value ->> 'id' FROM jsonb_array_elements(COALESCE(a."after" -> list."field", '[]'))
    ) AS ids
)
INSERT INTO "Revision" ("subject", "subjectId", "dossierId", "entityId", "change", "at", "actor", "comment", "before", "after")
SELECT "subject", "subjectId", "dossierId", "entityId", "change", "at", "actor", "comment", "before", "after"
FROM part WHERE "before" IS DISTINCT FROM "after" ORDER BY "order", "place", "subjectId";
ALTER TABLE "Revision" ENABLE TRIGGER USER;
DROP TABLE "Revision_of_aggregates";

CREATE TABLE "Token" (
    "id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "start" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "dossiers" TEXT[],
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "createdBy" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Token_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Token_role_check" CHECK ("role" IN ('reader', 'contributor', 'curator', 'editor', 'admin'))
);

CREATE TABLE "Answer" (
    "tokenId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "headers" JSONB NOT NULL,
    "body" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Answer_pkey" PRIMARY KEY ("tokenId","key")
);

CREATE UNIQUE INDEX "Token_hash_key" ON "Token"("hash");
CREATE INDEX "Answer_createdAt_idx" ON "Answer"("createdAt");
CREATE INDEX "Fact_status_id_idx" ON "Fact"("status", "id");
CREATE INDEX "Fact_replacesId_idx" ON "Fact"("replacesId");
CREATE INDEX "Revision_entityId_id_idx" ON "Revision"("entityId", "id");
CREATE INDEX "Revision_dossierId_id_idx" ON "Revision"("dossierId", "id");

ALTER TABLE "Fact" ADD CONSTRAINT "Fact_replacesId_fkey"
    FOREIGN KEY ("replacesId") REFERENCES "Fact"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Revision" ADD CONSTRAINT "Revision_subject_check"
    CHECK ("subject" IN ('dossier', 'source', 'dispute', 'entity', 'fact'));
