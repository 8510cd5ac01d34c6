-- Each making and each change of a token from now on; of what was before, the tokens themselves say who made, changed last and revoked them.
CREATE TABLE "TokenRevision" (
    "id" BIGSERIAL NOT NULL,
    "tokenId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "comment" TEXT,
    "before" JSONB,
    "after" JSONB NOT NULL,

    CONSTRAINT "TokenRevision_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "TokenRevision_tokenId_id_idx" ON "TokenRevision"("tokenId", "id");
ALTER TABLE "TokenRevision" ADD CONSTRAINT "TokenRevision_tokenId_fkey"
    FOREIGN KEY ("tokenId") REFERENCES "Token"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

CREATE TRIGGER "TokenRevision_append_only" BEFORE UPDATE OR DELETE ON "TokenRevision"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "TokenRevision_no_truncate" BEFORE TRUNCATE ON "TokenRevision"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
