-- A line of tokens is followed without reading through all tokens at each of its steps.
CREATE INDEX "Token_rotatedFromId_idx" ON "Token"("rotatedFromId") WHERE "rotatedFromId" IS NOT NULL;
