-- A dossier can be retired like all else, once nothing in it is in use.
ALTER TABLE "Dossier" ADD COLUMN "retiredAt" TIMESTAMPTZ(3);
