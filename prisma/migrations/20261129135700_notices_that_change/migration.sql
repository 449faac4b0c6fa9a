-- A notice's message is edited when there is more to say: what was decided, who else is stuck.
ALTER TABLE "notices" ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "shown" INTEGER NOT NULL DEFAULT 0;
CREATE INDEX "notices_due" ON "notices" (coalesce("channel", "slack_user"), "at", "id")
  WHERE ("ts" IS NULL OR "shown" < "revision") AND "error" IS NULL;
DROP INDEX "notices_waiting";
-- All messages that ask for one company.
CREATE INDEX "notices_of_requests" ON "notices" (("data" ->> 'requestId')) WHERE "kind" = 'COMPANY_REQUESTED';
-- What somebody was told of late.
CREATE INDEX "notices_to_people" ON "notices" ("slack_user", "at") WHERE "slack_user" IS NOT NULL;

-- The person whom a company is needed for, as far as they were known: the one who asked goes on with them.
ALTER TABLE "company_requests" ADD COLUMN "email" TEXT,
  ADD COLUMN "first_name" TEXT,
  ADD COLUMN "last_name" TEXT;
