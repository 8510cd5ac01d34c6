-- Work in the background, as clients read it. What takes it up is pg-boss, in a schema of its own that it makes itself.
CREATE TABLE "Job" (
    "id" UUID NOT NULL,
    "number" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "dossierId" TEXT,
    "askedBy" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "progressDone" INTEGER NOT NULL DEFAULT 0,
    "progressTotal" INTEGER,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "result" JSONB,
    "problem" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Job_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Job_state_check" CHECK ("state" IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    CONSTRAINT "Job_ended_check" CHECK (("endedAt" IS NULL) = ("state" IN ('waiting', 'running')))
);

CREATE UNIQUE INDEX "Job_number_key" ON "Job"("number");
CREATE INDEX "Job_dossierId_number_idx" ON "Job"("dossierId", "number");
CREATE INDEX "Job_endedAt_idx" ON "Job"("endedAt");
