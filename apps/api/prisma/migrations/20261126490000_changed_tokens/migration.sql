-- What a token is good for can be changed, and who changed or revoked it is kept.
ALTER TABLE "Token" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "days" INTEGER NOT NULL DEFAULT 90,
    ADD COLUMN "endsBy" TIMESTAMPTZ(3),
    ADD COLUMN "changedBy" TEXT,
    ADD COLUMN "changedAt" TIMESTAMPTZ(3),
    ADD COLUMN "revokedBy" TEXT,
    ADD COLUMN "revokedFor" TEXT;

-- For how long it was given; what was taken for another ends sooner.
UPDATE "Token" SET "days" = LEAST(366, GREATEST(1, round(extract(epoch FROM "expiresAt" - "createdAt") / 86400)));
