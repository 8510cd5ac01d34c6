-- Properties of dossiers' own, beside those that come with the release.
CREATE TABLE "Property" (
    -- Listed with those of the release, which are in the order of their characters.
    "id" TEXT COLLATE "C" NOT NULL,
    "dossierId" TEXT NOT NULL,
    "label" JSONB NOT NULL,
    "kinds" TEXT[],
    "type" TEXT NOT NULL,
    "wikidata" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Property_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "Property_type_check" CHECK ("type" IN ('state', 'event', 'figure', 'statement'))
);

CREATE INDEX "Property_dossierId_id_idx" ON "Property"("dossierId", "id");

ALTER TABLE "Property" ADD CONSTRAINT "Property_dossierId_fkey"
    FOREIGN KEY ("dossierId") REFERENCES "Dossier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- All that is there was held to the narrower one: nothing needs to be read again.
ALTER TABLE "Revision" DROP CONSTRAINT "Revision_subject_check";
ALTER TABLE "Revision" ADD CONSTRAINT "Revision_subject_check"
    CHECK ("subject" IN ('dossier', 'source', 'dispute', 'property', 'entity', 'fact')) NOT VALID;
