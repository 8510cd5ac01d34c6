-- Whether there is a source for an address, or an entity for an identifier elsewhere, is known without looking at all of them.
CREATE INDEX "Source_url_idx" ON "Source" USING HASH ("url");
CREATE INDEX "Entity_links_idx" ON "Entity" USING GIN ("links" jsonb_path_ops);
