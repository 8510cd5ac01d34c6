-- CreateTable
CREATE TABLE "Dossier" (
    "id" TEXT NOT NULL,
    "title" JSONB NOT NULL,
    "description" JSONB NOT NULL,
    "language" TEXT NOT NULL,
    "licence" TEXT NOT NULL,
    "filesHash" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Dossier_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Entity" (
    "id" TEXT NOT NULL,
    "dossierId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" JSONB NOT NULL,
    "description" JSONB NOT NULL,
    "links" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Entity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Name" (
    "entityId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "lang" TEXT NOT NULL,
    "use" TEXT NOT NULL,
    "caseSensitive" BOOLEAN NOT NULL DEFAULT false,
    "needs" JSONB,
    "never" JSONB,
    "during" TEXT,
    "folded" TEXT NOT NULL,

    CONSTRAINT "Name_pkey" PRIMARY KEY ("entityId","position")
);

-- CreateTable
CREATE TABLE "Source" (
    "id" TEXT NOT NULL,
    "dossierId" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "archived" TEXT,
    "publisher" TEXT NOT NULL,
    "title" TEXT,
    "published" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "read" DATE,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Dispute" (
    "id" TEXT NOT NULL,
    "dossierId" TEXT NOT NULL,
    "question" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Dispute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Fact" (
    "id" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "property" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "during" TEXT,
    "earliest" DATE,
    "latest" DATE,
    "saidById" TEXT,
    "rank" TEXT NOT NULL DEFAULT 'normal',
    "status" TEXT NOT NULL DEFAULT 'draft',
    "statusReason" TEXT,
    "disputeId" TEXT,
    "note" TEXT,
    "verifiedAt" DATE,
    "reviewBy" DATE,
    "recordedAt" TIMESTAMPTZ(3),
    "retiredAt" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "Fact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Participant" (
    "factId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "entityId" TEXT NOT NULL,
    "part" TEXT NOT NULL,

    CONSTRAINT "Participant_pkey" PRIMARY KEY ("factId","position")
);

-- CreateTable
CREATE TABLE "Citation" (
    "factId" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "sourceId" TEXT NOT NULL,
    "quote" TEXT NOT NULL,
    "locator" TEXT,

    CONSTRAINT "Citation_pkey" PRIMARY KEY ("factId","position")
);

-- CreateTable
CREATE TABLE "Revision" (
    "id" BIGSERIAL NOT NULL,
    "subject" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "comment" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "Revision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Edition" (
    "dossierId" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "published" TIMESTAMPTZ(3) NOT NULL,
    "content" TEXT NOT NULL,
    "envelope" JSONB NOT NULL,

    CONSTRAINT "Edition_pkey" PRIMARY KEY ("dossierId","sequence")
);

-- CreateTable
CREATE TABLE "Blob" (
    "sha256" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "gzip" BYTEA NOT NULL,

    CONSTRAINT "Blob_pkey" PRIMARY KEY ("sha256")
);

-- CreateIndex
CREATE INDEX "Entity_dossierId_id_idx" ON "Entity"("dossierId", "id");

-- CreateIndex
CREATE INDEX "Name_folded_idx" ON "Name"("folded");

-- CreateIndex
CREATE INDEX "Fact_entityId_status_idx" ON "Fact"("entityId", "status");

-- CreateIndex
CREATE INDEX "Fact_disputeId_idx" ON "Fact"("disputeId");

-- CreateIndex
CREATE INDEX "Fact_property_idx" ON "Fact"("property");

-- CreateIndex
CREATE INDEX "Participant_entityId_idx" ON "Participant"("entityId");

-- CreateIndex
CREATE INDEX "Citation_sourceId_idx" ON "Citation"("sourceId");

-- CreateIndex
CREATE INDEX "Revision_subject_subjectId_id_idx" ON "Revision"("subject", "subjectId", "id");

-- AddForeignKey
ALTER TABLE "Entity" ADD CONSTRAINT "Entity_dossierId_fkey" FOREIGN KEY ("dossierId") REFERENCES "Dossier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Name" ADD CONSTRAINT "Name_entityId_fkey" FOREIGN KEY ("entityId") REFERENCES "Entity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Source" ADD CONSTRAINT "Source_dossierId_fkey" FOREIGN KEY ("dossierId") REFERENCES "Dossier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Dispute" ADD CONSTRAINT "Dispute_dossierId_fkey" FOREIGN KEY ("dossierId") REFERENCES "Dossier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Fact" ADD CONSTRAINT "Fact_entityId_fkey" FOREIGN KEY ("entityId") REFERENCES "Entity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Fact" ADD CONSTRAINT "Fact_saidById_fkey" FOREIGN KEY ("saidById") REFERENCES "Entity"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Fact" ADD CONSTRAINT "Fact_disputeId_fkey" FOREIGN KEY ("disputeId") REFERENCES "Dispute"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Participant" ADD CONSTRAINT "Participant_factId_fkey" FOREIGN KEY ("factId") REFERENCES "Fact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Participant" ADD CONSTRAINT "Participant_entityId_fkey" FOREIGN KEY ("entityId") REFERENCES "Entity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Citation" ADD CONSTRAINT "Citation_factId_fkey" FOREIGN KEY ("factId") REFERENCES "Fact"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Citation" ADD CONSTRAINT "Citation_sourceId_fkey" FOREIGN KEY ("sourceId") REFERENCES "Source"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Edition" ADD CONSTRAINT "Edition_dossierId_fkey" FOREIGN KEY ("dossierId") REFERENCES "Dossier"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say. The words are those of packages/model; a test holds the two together.
ALTER TABLE "Entity" ADD CONSTRAINT "Entity_kind_check"
    CHECK ("kind" IN ('person', 'place', 'organisation', 'event', 'agreement', 'object', 'concept'));
ALTER TABLE "Name" ADD CONSTRAINT "Name_use_check"
    CHECK ("use" IN ('full', 'short', 'acronym', 'metonym', 'demonym', 'former', 'nickname'));
ALTER TABLE "Fact" ADD CONSTRAINT "Fact_rank_check" CHECK ("rank" IN ('preferred', 'normal', 'deprecated'));
ALTER TABLE "Fact" ADD CONSTRAINT "Fact_status_check" CHECK ("status" IN ('draft', 'proposed', 'published', 'retired'));
ALTER TABLE "Fact" ADD CONSTRAINT "Fact_record_time_check"
    CHECK (("status" <> 'published' OR "recordedAt" IS NOT NULL) AND ("retiredAt" IS NULL OR "status" = 'retired'));
ALTER TABLE "Fact" ADD CONSTRAINT "Fact_valid_time_check" CHECK ("earliest" <= "latest");

-- History is kept for ever: no revision is changed or deleted, whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "Revision_append_only" BEFORE UPDATE OR DELETE ON "Revision"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "Revision_no_truncate" BEFORE TRUNCATE ON "Revision"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
