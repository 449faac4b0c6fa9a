-- The message about an interrupted request is claimed, attempted and retried like the other messages to Slack.
ALTER TABLE "received_slack_requests" ADD COLUMN "next_attempt_at" TIMESTAMPTZ(3),
    ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0;
