-- What one token of a line has asked for under a key, another of it has asked for.
ALTER TABLE "Token" ADD COLUMN "line" TEXT;
CREATE INDEX "Token_line_idx" ON "Token"("line");

WITH RECURSIVE lines AS (
    SELECT "id", "id" AS "line" FROM "Token" WHERE "rotatedFromId" IS NULL
    UNION ALL SELECT t."id", l."line" FROM "Token" t JOIN lines l ON t."rotatedFromId" = l."id"
)
UPDATE "Token" t SET "line" = l."line" FROM lines l WHERE l."id" = t."id";

-- Where two of a line have used one key, each for itself, both stay as they were.
UPDATE "Answer" a SET "tokenId" = t."line" FROM "Token" t
WHERE t."id" = a."tokenId" AND t."line" <> t."id"
    AND NOT EXISTS (SELECT 1 FROM "Answer" o JOIN "Token" s ON s."id" = o."tokenId"
        WHERE s."line" = t."line" AND o."key" = a."key" AND o."tokenId" <> a."tokenId");

UPDATE "Import" i SET "tokenId" = t."line" FROM "Token" t
WHERE t."id" = i."tokenId" AND t."line" <> t."id"
    AND (i."key" IS NULL OR NOT EXISTS (SELECT 1 FROM "Import" o JOIN "Token" s ON s."id" = o."tokenId"
        WHERE s."line" = t."line" AND o."key" = i."key" AND o."tokenId" <> i."tokenId"));
