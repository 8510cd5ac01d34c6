-- What was purged is exported too, and has no row but its revisions: it is found by the revisions that say so, which are few.
CREATE INDEX "Revision_purge_idx" ON "Revision"("id") WHERE "purgedIn" = "id";
