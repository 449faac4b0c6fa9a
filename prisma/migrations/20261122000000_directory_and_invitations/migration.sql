-- CreateEnum
CREATE TYPE "directory_access" AS ENUM ('NONE', 'READ_ONLY', 'STANDARD', 'ADMIN');

-- CreateEnum
CREATE TYPE "granular_permission" AS ENUM ('createAndEditUsers', 'createAndEditCompanies', 'viewCompanyDetail');

-- CreateEnum
CREATE TYPE "round_status" AS ENUM ('OPEN', 'LOGGED_IN', 'SUPERSEDED', 'REVOKED', 'DEACTIVATED', 'BOUNCED', 'COMPLAINED', 'EXPIRED');

-- CreateEnum
CREATE TYPE "email_kind" AS ENUM ('WELCOME', 'FOLLOW_UP', 'ADDED', 'SIGN_IN_REMINDER');

-- CreateEnum
CREATE TYPE "email_status" AS ENUM ('QUEUED', 'FROZEN', 'ACCEPTED', 'DELIVERED', 'BOUNCED', 'COMPLAINED', 'SUPPRESSED', 'FAILED', 'UNKNOWN', 'CANCELLED');

-- CreateEnum
CREATE TYPE "mail_batch_status" AS ENUM ('SENDING', 'PARKED', 'DONE', 'FAILED', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "fact_kind" AS ENUM ('INVITED', 'REINVITED', 'NEW_LINK', 'WELCOME_SENT', 'FOLLOW_UP_SENT', 'REMINDER_SENT', 'DELIVERED', 'BOUNCED', 'COMPLAINED', 'SUPPRESSED', 'MAIL_FAILED', 'MAIL_UNKNOWN', 'LOGGED_IN', 'REVOKED', 'DEACTIVATED', 'EXPIRED');

-- CreateTable
CREATE TABLE "instances" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,

    CONSTRAINT "instances_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenants" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "instance_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slack_workspace" TEXT,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "announce_in" TEXT,
    "app_url" TEXT,
    "follow_up_days" INTEGER[] DEFAULT ARRAY[3, 7, 14]::INTEGER[],
    "link_days" INTEGER NOT NULL DEFAULT 30,

    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "companies" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,

    CONSTRAINT "companies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenant_companies" (
    "tenant_id" UUID NOT NULL,
    "company_id" UUID NOT NULL,

    CONSTRAINT "tenant_companies_pkey" PRIMARY KEY ("tenant_id","company_id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "email" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,
    "first_name" TEXT,
    "last_name" TEXT NOT NULL,
    "company_id" UUID NOT NULL,
    "password_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slack_links" (
    "workspace" TEXT NOT NULL,
    "slack_user" TEXT NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "slack_links_pkey" PRIMARY KEY ("workspace","slack_user")
);

-- CreateTable
CREATE TABLE "memberships" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "tenant_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "company_id" UUID NOT NULL,
    "permissions_template_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "deactivated_at" TIMESTAMPTZ(3),
    "first_login_at" TIMESTAMPTZ(3),
    "last_login_at" TIMESTAMPTZ(3),

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "permissions_templates" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "tenant_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "directory" "directory_access" NOT NULL,
    "granular" "granular_permission"[] DEFAULT ARRAY[]::"granular_permission"[],

    CONSTRAINT "permissions_templates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assignable_templates" (
    "template_id" UUID NOT NULL,
    "assignable_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,

    CONSTRAINT "assignable_templates_pkey" PRIMARY KEY ("template_id","assignable_id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "membership_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rounds" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "invitation_id" UUID NOT NULL,
    "membership_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "status" "round_status" NOT NULL DEFAULT 'OPEN',
    "sent_by_id" UUID,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "welcomed_at" TIMESTAMPTZ(3),
    "follow_up_days" INTEGER[],
    "next_follow_up_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "card_id" UUID,

    CONSTRAINT "rounds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "emails" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" "email_kind" NOT NULL,
    "membership_id" UUID NOT NULL,
    "round_id" UUID,
    "step" INTEGER NOT NULL DEFAULT 0,
    "sent_by_id" UUID,
    "status" "email_status" NOT NULL DEFAULT 'QUEUED',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "batch_id" UUID,
    "position" INTEGER,
    "frozen" JSONB,
    "provider_id" TEXT,
    "accepted_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "emails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_batches" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "status" "mail_batch_status" NOT NULL DEFAULT 'SENDING',
    "frozen_at" TIMESTAMPTZ(3) NOT NULL,
    "first_tried_at" TIMESTAMPTZ(3),
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "mail_batches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "received_webhooks" (
    "id" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "received_webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cards" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "invitation_id" UUID NOT NULL,
    "workspace" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "requested_by_id" UUID,
    "requested_by" TEXT,
    "posted_channel" TEXT,
    "ts" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "shown" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "cards_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "card_facts" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "card_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "kind" "fact_kind" NOT NULL,
    "number" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "detail" TEXT,
    "sequence" SERIAL NOT NULL,
    "ts" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "card_facts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "received_slack_requests" (
    "id" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "slack_user" TEXT,
    "promised_at" TIMESTAMPTZ(3),

    CONSTRAINT "received_slack_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_id" UUID,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "tenant_id" UUID,
    "subject" TEXT,
    "details" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "instances_name_key" ON "instances"("name");

-- CreateIndex
CREATE UNIQUE INDEX "tenants_instance_id_name_key" ON "tenants"("instance_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "companies_name_key_key" ON "companies"("name_key");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key_key" ON "users"("email_key");

-- CreateIndex
CREATE UNIQUE INDEX "users_id_company_id_key" ON "users"("id", "company_id");

-- CreateIndex
CREATE UNIQUE INDEX "slack_links_workspace_user_id_key" ON "slack_links"("workspace", "user_id");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "memberships_tenant_id_user_id_key" ON "memberships"("tenant_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "permissions_templates_tenant_id_name_key" ON "permissions_templates"("tenant_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "permissions_templates_id_tenant_id_key" ON "permissions_templates"("id", "tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_membership_id_key" ON "invitations"("membership_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_id_membership_id_key" ON "invitations"("id", "membership_id");

-- CreateIndex
CREATE INDEX "rounds_membership_id_number_idx" ON "rounds"("membership_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "rounds_invitation_id_number_key" ON "rounds"("invitation_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "emails_provider_id_key" ON "emails"("provider_id");

-- CreateIndex
CREATE INDEX "emails_membership_id_created_at_idx" ON "emails"("membership_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "emails_round_id_step_key" ON "emails"("round_id", "step");

-- CreateIndex
CREATE UNIQUE INDEX "emails_batch_id_position_key" ON "emails"("batch_id", "position");

-- CreateIndex
CREATE INDEX "received_webhooks_received_at_idx" ON "received_webhooks"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "cards_invitation_id_workspace_channel_key" ON "cards"("invitation_id", "workspace", "channel");

-- CreateIndex
CREATE UNIQUE INDEX "card_facts_card_id_key_key" ON "card_facts"("card_id", "key");

-- CreateIndex
CREATE INDEX "received_slack_requests_received_at_idx" ON "received_slack_requests"("received_at");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- AddForeignKey
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tenant_companies" ADD CONSTRAINT "tenant_companies_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tenant_companies" ADD CONSTRAINT "tenant_companies_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "companies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "companies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "slack_links" ADD CONSTRAINT "slack_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_user_id_company_id_fkey" FOREIGN KEY ("user_id", "company_id") REFERENCES "users"("id", "company_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_tenant_id_company_id_fkey" FOREIGN KEY ("tenant_id", "company_id") REFERENCES "tenant_companies"("tenant_id", "company_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_permissions_template_id_tenant_id_fkey" FOREIGN KEY ("permissions_template_id", "tenant_id") REFERENCES "permissions_templates"("id", "tenant_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "permissions_templates" ADD CONSTRAINT "permissions_templates_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assignable_templates" ADD CONSTRAINT "assignable_templates_template_id_tenant_id_fkey" FOREIGN KEY ("template_id", "tenant_id") REFERENCES "permissions_templates"("id", "tenant_id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "assignable_templates" ADD CONSTRAINT "assignable_templates_assignable_id_tenant_id_fkey" FOREIGN KEY ("assignable_id", "tenant_id") REFERENCES "permissions_templates"("id", "tenant_id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_invitation_id_membership_id_fkey" FOREIGN KEY ("invitation_id", "membership_id") REFERENCES "invitations"("id", "membership_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_sent_by_id_fkey" FOREIGN KEY ("sent_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_card_id_fkey" FOREIGN KEY ("card_id") REFERENCES "cards"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "emails" ADD CONSTRAINT "emails_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "emails" ADD CONSTRAINT "emails_round_id_fkey" FOREIGN KEY ("round_id") REFERENCES "rounds"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "emails" ADD CONSTRAINT "emails_sent_by_id_fkey" FOREIGN KEY ("sent_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "emails" ADD CONSTRAINT "emails_batch_id_fkey" FOREIGN KEY ("batch_id") REFERENCES "mail_batches"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cards" ADD CONSTRAINT "cards_invitation_id_fkey" FOREIGN KEY ("invitation_id") REFERENCES "invitations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cards" ADD CONSTRAINT "cards_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card_facts" ADD CONSTRAINT "card_facts_card_id_fkey" FOREIGN KEY ("card_id") REFERENCES "cards"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_actor_id_fkey" FOREIGN KEY ("actor_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the schema language cannot say -------------------------------------------------------------------

-- Email IDs are compared by their canonical form only: no space, no capitals, NFC, domain in ASCII.
ALTER TABLE "users" ADD CONSTRAINT "users_email_key_is_canonical"
    CHECK ("email_key" ~ '^[^[:space:]@A-Z]+@[a-z0-9.-]+$' AND "email_key" IS NFC NORMALIZED);

ALTER TABLE "companies" ADD CONSTRAINT "companies_name_key_is_not_empty" CHECK ("name_key" <> '');

-- A link lives at least as long as the last follow-up that carries one.
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_follow_ups_are_within_link_days"
    CHECK (0 < ALL ("follow_up_days") AND "link_days" >= ALL ("follow_up_days") AND "link_days" > 0);

-- Never two open rounds of one invitation, in any race.
CREATE UNIQUE INDEX "rounds_one_open_per_membership" ON "rounds" ("membership_id") WHERE "status" = 'OPEN';
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_end_when_they_are_not_open" CHECK (("status" = 'OPEN') = ("ended_at" IS NULL));
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_number_counts_from_one" CHECK ("number" >= 1);

ALTER TABLE "emails" ADD CONSTRAINT "emails_belong_to_a_round_or_remind"
    CHECK (("round_id" IS NULL) = ("kind" = 'SIGN_IN_REMINDER'));
ALTER TABLE "emails" ADD CONSTRAINT "emails_step_is_the_day_of_a_follow_up"
    CHECK (("kind" = 'FOLLOW_UP') = ("step" > 0) AND "step" >= 0);
ALTER TABLE "emails" ADD CONSTRAINT "emails_have_a_place_in_their_batch" CHECK (("batch_id" IS NULL) = ("position" IS NULL));

-- What the jobs claim: each index holds only what is still to be done.
CREATE INDEX "rounds_follow_up_due" ON "rounds" ("next_follow_up_at") WHERE "status" = 'OPEN' AND "next_follow_up_at" IS NOT NULL;
CREATE INDEX "rounds_expiring" ON "rounds" ("expires_at") WHERE "status" = 'OPEN';
CREATE INDEX "emails_queued" ON "emails" ("due_at") WHERE "status" = 'QUEUED';
-- What housekeeping takes out once nobody needs it: the text of emails that were settled long ago.
CREATE INDEX "emails_to_scrub" ON "emails" (coalesce("settled_at", "accepted_at")) WHERE "frozen" IS NOT NULL;
CREATE INDEX "mail_batches_due" ON "mail_batches" ("next_attempt_at") WHERE "status" IN ('SENDING', 'PARKED');
CREATE INDEX "received_slack_requests_promised" ON "received_slack_requests" ("promised_at") WHERE "promised_at" IS NOT NULL;
CREATE INDEX "cards_to_show" ON "cards" ("created_at") WHERE "shown" < "revision" AND "error" IS NULL;
CREATE INDEX "card_facts_to_post" ON "card_facts" ("card_id", "sequence") WHERE "ts" IS NULL AND "error" IS NULL;

-- The audit is append-only.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_entries is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "audit_entries_are_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entries"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
