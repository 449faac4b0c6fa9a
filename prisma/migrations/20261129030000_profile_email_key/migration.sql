-- The canonical email ID of a profile, so that the account it leads to is found in one statement. Profiles that were kept
-- before have none, and are asked for again within the hour.
ALTER TABLE "slack_profiles" ADD COLUMN "email_key" TEXT;
