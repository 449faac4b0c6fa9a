-- What Slack said of the people who ask, shared by all processes, so that Slack is asked at most once a minute.
CREATE TABLE "slack_profiles" (
    "workspace" TEXT NOT NULL,
    "slack_user" TEXT NOT NULL,
    "email" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "shortcoming" TEXT,
    "read_at" TIMESTAMPTZ(3),
    "changed_at" TIMESTAMPTZ(3),

    CONSTRAINT "slack_profiles_pkey" PRIMARY KEY ("workspace","slack_user")
);
