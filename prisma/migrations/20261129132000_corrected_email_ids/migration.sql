-- When an email ID was last corrected: links that were mailed before then are dead, and what becomes of that mail says
-- nothing about the new address.
ALTER TABLE "users" ADD COLUMN "email_corrected_at" TIMESTAMPTZ(3);
