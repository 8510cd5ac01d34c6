-- A token that was made in the place of another goes with it when that is revoked.
ALTER TABLE "Token" ADD COLUMN "rotatedFromId" TEXT;
ALTER TABLE "Token" ADD CONSTRAINT "Token_rotatedFromId_fkey"
    FOREIGN KEY ("rotatedFromId") REFERENCES "Token"("id") ON DELETE SET NULL ON UPDATE CASCADE;
