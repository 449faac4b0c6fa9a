-- What was rendered is kept with the batch, in one value: written once, and read only when a batch is sent again.
-- "emails"."frozen" holds what earlier versions rendered.
ALTER TABLE "mail_batches" ADD COLUMN "frozen" TEXT;

-- Much cheaper than PostgreSQL's own compression, where the server was built with it.
DO $$ BEGIN
    ALTER TABLE "mail_batches" ALTER COLUMN "frozen" SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END $$;

CREATE INDEX "mail_batches_to_scrub" ON "mail_batches" ("frozen_at") WHERE "frozen" IS NOT NULL AND "status" NOT IN ('SENDING', 'PARKED');
