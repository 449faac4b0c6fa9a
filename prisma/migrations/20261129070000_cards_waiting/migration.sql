-- How much of a card its thread tells, so that cards whose facts wait are found by their channel, without the facts.
ALTER TABLE "cards" ADD COLUMN "told" INTEGER NOT NULL DEFAULT 0;
UPDATE "cards" SET "told" = "revision"
WHERE "id" NOT IN (SELECT "card_id" FROM "card_facts" WHERE "ts" IS NULL AND "error" IS NULL);

-- What waits, channel by channel, oldest first: a few rows of each are read, however many there are.
CREATE INDEX "cards_waiting" ON "cards" (coalesce("posted_channel", "channel"), "created_at", "id")
  WHERE ("shown" < "revision" OR "told" < "revision") AND "error" IS NULL;
CREATE INDEX "notices_waiting" ON "notices" (coalesce("channel", "slack_user"), "at", "id")
  WHERE "ts" IS NULL AND "error" IS NULL;
DROP INDEX "cards_to_show";
DROP INDEX "notices_to_post";
