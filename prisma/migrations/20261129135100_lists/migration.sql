-- Many people who are invited with one confirmation.
CREATE TYPE "list_status" AS ENUM ('DRAFT', 'RUNNING', 'PAUSED', 'CANCELLED', 'DONE');
CREATE TYPE "list_row_outcome" AS ENUM ('INVITED', 'REINVITED', 'ADDED', 'JUST_INVITED', 'INVITED_BEFORE', 'LOGGED_IN_BEFORE', 'SAME_AS', 'WRONG_ADDRESS', 'TWO_COMPANIES', 'NEEDS_NAME', 'NEEDS_COMPANY', 'NEEDS_TEMPLATE', 'NOT_ALLOWED', 'DEACTIVATED', 'NEEDS_CONFIRMATION', 'OVER_CAP');

CREATE TABLE "invite_lists" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "tenant_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "workspace" TEXT NOT NULL,
    "status" "list_status" NOT NULL DEFAULT 'DRAFT',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "done" INTEGER NOT NULL DEFAULT 0,
    "reinvite" BOOLEAN NOT NULL DEFAULT false,
    "company_id" UUID,
    "permissions_template_id" UUID,

    CONSTRAINT "invite_lists_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "invite_list_rows" (
    "list_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "email" TEXT NOT NULL,
    "email_key" TEXT,
    "first_name" TEXT,
    "last_name" TEXT,
    "company" TEXT,
    "template" TEXT,
    "planned" "list_row_outcome" NOT NULL,
    "outcome" "list_row_outcome",
    "reason" JSONB,

    CONSTRAINT "invite_list_rows_pkey" PRIMARY KEY ("list_id","position")
);

ALTER TABLE "rounds" ADD COLUMN "list_id" UUID;

CREATE INDEX "invite_lists_status_created_at_idx" ON "invite_lists"("status", "created_at");
ALTER TABLE "invite_lists" ADD CONSTRAINT "invite_lists_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "invite_lists" ADD CONSTRAINT "invite_lists_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "invite_list_rows" ADD CONSTRAINT "invite_list_rows_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "invite_lists"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "invite_lists"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Few rounds belong to a list.
CREATE INDEX "rounds_of_list" ON "rounds" ("list_id") WHERE "list_id" IS NOT NULL;
