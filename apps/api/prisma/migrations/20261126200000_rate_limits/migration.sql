-- Counts of requests, which all processes share. Not worth a write-ahead log: they are true for a minute.
CREATE UNLOGGED TABLE "RateCount" (
    "until" TIMESTAMPTZ(3) NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    CONSTRAINT "RateCount_pkey" PRIMARY KEY ("until", "key")
);
