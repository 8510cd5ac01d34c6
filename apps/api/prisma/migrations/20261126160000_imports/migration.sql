-- How far an import is: written with each batch of what it imports, so that it can be taken up again where it stopped.
CREATE TABLE "Import" (
    "id" TEXT NOT NULL,
    "tokenId" TEXT NOT NULL,
    "key" TEXT,
    "asked" JSONB NOT NULL,
    "startedBy" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    "lines" INTEGER NOT NULL DEFAULT 0,
    "digest" TEXT NOT NULL DEFAULT '',
    "waiting" INTEGER[],
    "counts" JSONB NOT NULL,
    "faults" JSONB NOT NULL DEFAULT '[]',
    "faultCount" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Import_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Import_state_check" CHECK ("state" IN ('running', 'done', 'stopped'))
);
CREATE UNIQUE INDEX "Import_tokenId_key_key" ON "Import"("tokenId", "key");
