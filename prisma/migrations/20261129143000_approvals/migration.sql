-- Someone who may not do something asks those who may.
CREATE TYPE "approval_status" AS ENUM ('OPEN', 'APPROVED', 'DENIED', 'LAPSED');
CREATE TABLE "approval_requests" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "tenant_id" UUID NOT NULL,
    "email_key" TEXT NOT NULL,
    "wanted" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "requested_by_id" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "workspace" TEXT NOT NULL,
    "slack_user" TEXT NOT NULL,
    "status" "approval_status" NOT NULL DEFAULT 'OPEN',
    "reminded_at" TIMESTAMPTZ(3),
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,

    CONSTRAINT "approval_requests_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "approval_requests_requested_by_id_requested_at_idx" ON "approval_requests"("requested_by_id", "requested_at");
ALTER TABLE "approval_requests" ADD CONSTRAINT "approval_requests_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "approval_requests" ADD CONSTRAINT "approval_requests_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "approval_requests" ADD CONSTRAINT "approval_requests_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the schema language cannot say -------------------------------------------------------------------

-- One open request about one person in one tenant, of one who asks.
CREATE UNIQUE INDEX "approval_requests_open" ON "approval_requests" ("tenant_id", "email_key", "requested_by_id")
    WHERE "status" = 'OPEN';
-- The job asks it every few minutes.
CREATE INDEX "approval_requests_due" ON "approval_requests" ("requested_at") WHERE "status" = 'OPEN';
ALTER TABLE "approval_requests" ADD CONSTRAINT "approval_requests_decided" CHECK (("status" = 'OPEN') = ("decided_at" IS NULL));
