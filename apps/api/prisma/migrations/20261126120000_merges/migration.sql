-- An entity that was merged into another is retired, leads there, and can be taken out again: "mergeChange" is the change that did it.
ALTER TABLE "Entity" ADD COLUMN "mergedIntoId" TEXT, ADD COLUMN "mergeChange" UUID;
ALTER TABLE "Entity" ADD CONSTRAINT "Entity_mergedIntoId_fkey"
    FOREIGN KEY ("mergedIntoId") REFERENCES "Entity"("id") ON DELETE SET NULL ON UPDATE CASCADE;
ALTER TABLE "Entity" ADD CONSTRAINT "Entity_merged_check"
    CHECK (("mergedIntoId" IS NULL) = ("mergeChange" IS NULL) AND ("mergedIntoId" IS NULL OR "retiredAt" IS NOT NULL));
CREATE INDEX "Revision_change_idx" ON "Revision"("change");
CREATE INDEX "Fact_saidById_idx" ON "Fact"("saidById");
