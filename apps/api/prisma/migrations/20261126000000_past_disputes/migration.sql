-- Which facts ever answered a dispute: asked for each past card that has one.
CREATE INDEX "Revision_dispute_idx" ON "Revision" (("after" ->> 'dispute')) WHERE "subject" = 'fact';
