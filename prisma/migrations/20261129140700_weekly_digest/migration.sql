-- What happened in a week, for the channel of tenants that want it.
ALTER TYPE "notice_kind" ADD VALUE 'WEEKLY_DIGEST';
ALTER TABLE "tenants" ADD COLUMN "weekly_digest" BOOLEAN NOT NULL DEFAULT false;
