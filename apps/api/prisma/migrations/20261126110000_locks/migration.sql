-- Locks keep all but editors from changing an entity or a fact for a while. One that is over stays, as part of the history.
CREATE TABLE "Lock" (
    "id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "dossierId" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "setBy" TEXT NOT NULL,
    "setAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "releasedBy" TEXT,
    "releasedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Lock_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Lock_subject_check" CHECK ("subject" IN ('entity', 'fact'))
);
CREATE INDEX "Lock_subjectId_idx" ON "Lock"("subjectId");
CREATE INDEX "Lock_dossierId_id_idx" ON "Lock"("dossierId", "id");
