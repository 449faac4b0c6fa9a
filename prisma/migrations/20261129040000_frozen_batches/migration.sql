-- What was rendered is kept with the batch, compressed in one value: written once, and read only when a batch is sent
-- again. "emails"."frozen" holds what earlier versions rendered.
ALTER TABLE "mail_batches" ADD COLUMN "frozen" BYTEA;
-- It is compressed already.
ALTER TABLE "mail_batches" ALTER COLUMN "frozen" SET STORAGE EXTERNAL;

CREATE INDEX "mail_batches_to_scrub" ON "mail_batches" ("frozen_at") WHERE "frozen" IS NOT NULL AND "status" NOT IN ('SENDING', 'PARKED');
