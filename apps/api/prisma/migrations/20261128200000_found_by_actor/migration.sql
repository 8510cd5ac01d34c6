-- What somebody did, what was done in some days, and what was retired, is found without looking at the whole history.
CREATE INDEX "Revision_actor_id_idx" ON "Revision"("actor", "id");
CREATE INDEX "Revision_at_idx" ON "Revision" USING BRIN ("at");
CREATE INDEX "Revision_retired_idx" ON "Revision"("id") WHERE (
    "before" IS NOT NULL AND "after" IS NULL
    OR "subject" = 'fact' AND "after" ->> 'status' = 'retired' AND "before" ->> 'status' <> 'retired');
