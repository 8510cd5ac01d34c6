-- A dossier that was moved here goes on with the numbers of its editions: readers refuse lower ones.
ALTER TABLE "Dossier" ADD COLUMN "editionsBefore" INTEGER NOT NULL DEFAULT 0;
