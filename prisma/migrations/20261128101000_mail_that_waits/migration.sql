-- What keeps a batch of mail from leaving, so that people are told.
ALTER TABLE "mail_batches" ADD COLUMN "waits_for" TEXT;
ALTER TABLE "mail_batches" ADD CONSTRAINT "mail_batches_wait_for_something_known"
    CHECK ("waits_for" IN ('SETUP', 'QUOTA', 'OUTAGE'));
