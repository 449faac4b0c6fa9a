-- What is frozen of a batch has a new form, in a column of its own. An earlier version finds none there, and would give up
-- a batch that may have been sent. It cannot: such a batch has to say since when it is unknown, which only a version does
-- that reads the letters. Its transaction fails, and the batch waits for a newer process.
ALTER TABLE "mail_batches" ADD COLUMN "letters" BYTEA, ADD COLUMN "unknown_at" TIMESTAMPTZ(3);

ALTER TABLE "mail_batches" ADD CONSTRAINT "mail_batches_with_letters_are_given_up_by_their_readers"
  CHECK ("status" <> 'UNKNOWN' OR "letters" IS NULL OR "unknown_at" IS NOT NULL);

-- It is compressed already.
ALTER TABLE "mail_batches" ALTER COLUMN "letters" SET STORAGE EXTERNAL;

CREATE INDEX "mail_batches_letters_to_scrub" ON "mail_batches" ("frozen_at")
  WHERE "letters" IS NOT NULL AND "status" NOT IN ('SENDING', 'PARKED');
