-- Of an import whose process was killed nobody would say that it has stopped.
ALTER TABLE "Import" ADD COLUMN "aliveAt" TIMESTAMPTZ(3);
