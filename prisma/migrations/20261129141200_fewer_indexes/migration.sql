-- An invitation is one membership's, so the number that is unique in one is unique in the other: one index serves both.
CREATE UNIQUE INDEX "rounds_membership_id_number_key" ON "rounds" ("membership_id", "number");
DROP INDEX "rounds_membership_id_number_idx";
DROP INDEX "rounds_invitation_id_number_key";

-- An email that waits has neither, and needs no entries for that.
DROP INDEX "emails_provider_id_key";
CREATE UNIQUE INDEX "emails_provider_id_key" ON "emails" ("provider_id") WHERE "provider_id" IS NOT NULL;
DROP INDEX "emails_batch_id_position_key";
CREATE UNIQUE INDEX "emails_batch_id_position_key" ON "emails" ("batch_id", "position") WHERE "batch_id" IS NOT NULL;
