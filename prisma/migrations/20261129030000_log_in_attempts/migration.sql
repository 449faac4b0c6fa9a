-- Attempts at passwords are counted for all processes together, and over restarts.
CREATE TABLE "log_in_attempts" (
    "key" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "log_in_attempts_pkey" PRIMARY KEY ("key")
);

CREATE INDEX "log_in_attempts_since_idx" ON "log_in_attempts"("since");
