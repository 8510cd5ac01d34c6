-- Once a fact is purged, nothing says any more whether it ever was published: it is noted before.
ALTER TABLE "FeedEntry" ADD COLUMN "isTold" BOOLEAN;
