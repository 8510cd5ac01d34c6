-- What should be looked at again is found without looking at all facts: few have a day for it, and few sources are lost.
CREATE INDEX "Fact_reviewBy_idx" ON "Fact"("reviewBy") WHERE "reviewBy" IS NOT NULL;
CREATE INDEX "LinkCheck_lost_idx" ON "LinkCheck"("sourceId") WHERE "isCurrent" AND "state" IN ('dead', 'changed');
