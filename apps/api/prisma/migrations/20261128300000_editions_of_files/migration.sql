-- Whether an edition is of the files that were loaded last, and made as this code makes it, is seen without building it again.
ALTER TABLE "Edition" ADD COLUMN "filesHash" TEXT, ADD COLUMN "builder" INTEGER;
