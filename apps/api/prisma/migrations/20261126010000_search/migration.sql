-- Names are found by parts and by likeness: by trigrams. The extension comes with PostgreSQL, and the owner of a database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "Name_folded_trgm_idx" ON "Name" USING GIN ("folded" gin_trgm_ops);
