CREATE TABLE "LinkCheck" (
    "id" BIGSERIAL NOT NULL,
    "sourceId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "url" TEXT NOT NULL,
    "finalUrl" TEXT,
    "status" INTEGER,
    "problem" TEXT,
    "sha256" TEXT,
    "quotes" JSONB NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failingSince" TIMESTAMPTZ(3),
    "isCurrent" BOOLEAN NOT NULL,

    CONSTRAINT "LinkCheck_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "LinkCheck_state_check" CHECK ("state" IN ('alive', 'changed', 'dead', 'unknown'))
);

CREATE INDEX "LinkCheck_sourceId_id_idx" ON "LinkCheck"("sourceId", "id");
CREATE UNIQUE INDEX "LinkCheck_current_idx" ON "LinkCheck"("sourceId") WHERE "isCurrent";

ALTER TABLE "LinkCheck" ADD CONSTRAINT "LinkCheck_sourceId_fkey"
    FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
