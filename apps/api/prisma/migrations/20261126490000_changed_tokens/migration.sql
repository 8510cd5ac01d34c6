-- What a token is good for can be changed, and who revoked it says why.
ALTER TABLE "Token" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1,
    ADD COLUMN "revokedBy" TEXT,
    ADD COLUMN "revokedFor" TEXT;
