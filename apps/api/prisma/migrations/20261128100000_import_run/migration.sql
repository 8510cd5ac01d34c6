-- Who sends an import again takes it over: of two requests only the later one writes how far it is, and how it ended.
ALTER TABLE "Import" ADD COLUMN "run" UUID;
