-- What a webhook was sent last and has not said yes to ends there: tried again, it is sent the same under the same id.
ALTER TABLE "Webhook" ADD COLUMN "sentTo" BIGINT;
