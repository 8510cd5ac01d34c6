-- A small dossier beside a large one is listed without reading through the large one.
CREATE INDEX "Source_dossierId_id_idx" ON "Source"("dossierId", "id");
CREATE INDEX "Dispute_dossierId_id_idx" ON "Dispute"("dossierId", "id");

-- What was merged into an entity, and the names that need one, are looked for while it is locked. Both are few.
CREATE INDEX "Entity_mergedIntoId_idx" ON "Entity"("mergedIntoId") WHERE "mergedIntoId" IS NOT NULL;
CREATE INDEX "Name_needs_idx" ON "Name" USING GIN ("needs" jsonb_path_ops) WHERE "needs" IS NOT NULL;
