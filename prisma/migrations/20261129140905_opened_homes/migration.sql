-- CreateTable
CREATE TABLE "opened_homes" (
    "workspace" TEXT NOT NULL,
    "slack_user" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "looked_at" TIMESTAMPTZ(3) NOT NULL,
    "shown" TEXT,
    "view_hash" TEXT,

    CONSTRAINT "opened_homes_pkey" PRIMARY KEY ("workspace","slack_user")
);

-- CreateIndex
CREATE INDEX "opened_homes_user_id_idx" ON "opened_homes"("user_id");

-- CreateIndex
CREATE INDEX "opened_homes_opened_at_idx" ON "opened_homes"("opened_at");

-- CreateIndex
CREATE INDEX "rounds_sent_by_id_status_opened_at_idx" ON "rounds"("sent_by_id", "status", "opened_at");

-- AddForeignKey
ALTER TABLE "opened_homes" ADD CONSTRAINT "opened_homes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
