-- A trusted extension: the owner of a database may create it.
CREATE EXTENSION IF NOT EXISTS "pg_trgm";

-- CreateEnum
CREATE TYPE "company_request_status" AS ENUM ('OPEN', 'ADDED', 'DECLINED');

-- CreateEnum
CREATE TYPE "notice_kind" AS ENUM ('COMPANY_ASSOCIATED', 'COMPANY_REQUESTED', 'COMPANY_DECIDED', 'USER_ADDED');

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN "follow_up_added" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
-- Usher folds names itself (src/directory/company-names.ts). Records from before this migration get what SQL can
-- say of them, until the next `usher apply` or rename writes the rest.
ALTER TABLE "companies"
    ADD COLUMN "likeness_key" TEXT,
    ADD COLUMN "search_name" TEXT,
    ADD COLUMN "domains" TEXT[] DEFAULT ARRAY[]::TEXT[];
UPDATE "companies" SET
    "likeness_key" = coalesce(nullif(regexp_replace("name_key", '[^[:alnum:]]', '', 'g'), ''), "name_key"),
    "search_name" = coalesce(nullif(btrim(regexp_replace("name_key", '[^[:alnum:]]+', ' ', 'g')), ''), "name_key");
ALTER TABLE "companies"
    ALTER COLUMN "likeness_key" SET NOT NULL,
    ALTER COLUMN "search_name" SET NOT NULL;

-- CreateTable
-- Compared by bytes, so that what starts with a text is a range of the primary key in every database.
CREATE TABLE "company_starts" (
    "within" BOOLEAN NOT NULL,
    "start" TEXT COLLATE "C" NOT NULL,
    "company_id" UUID NOT NULL,

    CONSTRAINT "company_starts_pkey" PRIMARY KEY ("within","start","company_id")
);

-- CreateTable
CREATE TABLE "tenant_company_starts" (
    "tenant_id" UUID NOT NULL,
    "within" BOOLEAN NOT NULL,
    "start" TEXT COLLATE "C" NOT NULL,
    "company_id" UUID NOT NULL,

    CONSTRAINT "tenant_company_starts_pkey" PRIMARY KEY ("tenant_id","within","start","company_id")
);

-- CreateTable
CREATE TABLE "company_requests" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "tenant_id" UUID NOT NULL,
    "company_id" UUID,
    "name" TEXT,
    "domains" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "likeness_key" TEXT,
    "email_id" TEXT,
    "requested_by_id" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "workspace" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "slack_user" TEXT NOT NULL,
    "status" "company_request_status" NOT NULL DEFAULT 'OPEN',
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "company_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notices" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "key" TEXT NOT NULL,
    "tenant_id" UUID NOT NULL,
    "workspace" TEXT NOT NULL,
    "channel" TEXT,
    "slack_user" TEXT,
    "requested_by" TEXT,
    "kind" "notice_kind" NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "posted_channel" TEXT,
    "ts" TEXT,
    "next_attempt_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "companies_likeness_key_idx" ON "companies"("likeness_key");

-- CreateIndex
CREATE INDEX "tenant_companies_company_id_idx" ON "tenant_companies"("company_id");

-- CreateIndex
CREATE INDEX "company_requests_tenant_id_requested_at_idx" ON "company_requests"("tenant_id", "requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "notices_key_key" ON "notices"("key");

-- AddForeignKey
ALTER TABLE "company_requests" ADD CONSTRAINT "company_requests_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "company_requests" ADD CONSTRAINT "company_requests_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "companies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "company_requests" ADD CONSTRAINT "company_requests_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "company_requests" ADD CONSTRAINT "company_requests_decided_by_id_fkey" FOREIGN KEY ("decided_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notices" ADD CONSTRAINT "notices_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the schema language cannot say -------------------------------------------------------------------

ALTER TABLE "companies" ADD CONSTRAINT "companies_likeness_is_not_empty" CHECK ("likeness_key" <> '' AND "search_name" <> '');

ALTER TABLE "company_requests" ADD CONSTRAINT "company_requests_are_about_a_company" CHECK ("company_id" IS NOT NULL OR ("name" IS NOT NULL AND "likeness_key" IS NOT NULL));
ALTER TABLE "company_requests" ADD CONSTRAINT "company_requests_are_decided_or_open" CHECK (("status" = 'OPEN') = ("decided_at" IS NULL));

-- Never two open requests of a tenant for one company, in any race.
CREATE UNIQUE INDEX "company_requests_one_open_per_company" ON "company_requests" ("tenant_id", "company_id")
    WHERE "status" = 'OPEN' AND "company_id" IS NOT NULL;
CREATE UNIQUE INDEX "company_requests_one_open_per_name" ON "company_requests" ("tenant_id", "likeness_key")
    WHERE "status" = 'OPEN' AND "company_id" IS NULL;

ALTER TABLE "notices" ADD CONSTRAINT "notices_go_to_a_channel_or_to_someone" CHECK (("channel" IS NULL) <> ("slack_user" IS NULL));
CREATE INDEX "notices_to_post" ON "notices" ("at") WHERE "ts" IS NULL AND "error" IS NULL;

-- The company search (docs/decisions/0007-company-search.md). Triggers keep what it looks at, whoever writes; neither
-- table has an index or a key besides the one that is searched, because they are larger than all others together.

-- A folded name from each of its words on.
CREATE FUNCTION "starts_of"("search_name" text) RETURNS TABLE ("within" boolean, "start" text) LANGUAGE sql IMMUTABLE AS $$
    SELECT place > 1, left(array_to_string(words[place:], ' '), 60)
    FROM (SELECT string_to_array(search_name, ' ') AS words) AS split, generate_subscripts(words, 1) AS place
    WHERE place <= 20
$$;

CREATE FUNCTION "companies_were_added"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO company_starts (within, start, company_id)
        SELECT s.within, s.start, n.id FROM new_companies n, starts_of(n.search_name) s
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER "companies_are_found" AFTER INSERT ON "companies"
    REFERENCING NEW TABLE AS "new_companies" FOR EACH STATEMENT EXECUTE FUNCTION "companies_were_added"();

CREATE FUNCTION "companies_were_renamed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM new_companies n JOIN old_companies o USING (id) WHERE n.search_name <> o.search_name) THEN
        RETURN NULL;
    END IF;
    DELETE FROM company_starts c USING old_companies o, starts_of(o.search_name) s
        WHERE c.within = s.within AND c.start = s.start AND c.company_id = o.id;
    DELETE FROM tenant_company_starts c USING old_companies o, starts_of(o.search_name) s, tenant_companies t
        WHERE t.company_id = o.id
        AND c.tenant_id = t.tenant_id AND c.within = s.within AND c.start = s.start AND c.company_id = o.id;
    INSERT INTO company_starts (within, start, company_id)
        SELECT s.within, s.start, n.id FROM new_companies n, starts_of(n.search_name) s
        ON CONFLICT DO NOTHING;
    INSERT INTO tenant_company_starts (tenant_id, within, start, company_id)
        SELECT t.tenant_id, s.within, s.start, n.id
        FROM new_companies n JOIN tenant_companies t ON t.company_id = n.id, starts_of(n.search_name) s
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER "companies_are_found_by_their_new_name" AFTER UPDATE ON "companies"
    REFERENCING OLD TABLE AS "old_companies" NEW TABLE AS "new_companies"
    FOR EACH STATEMENT EXECUTE FUNCTION "companies_were_renamed"();

CREATE FUNCTION "companies_were_deleted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM company_starts c USING old_companies o, starts_of(o.search_name) s
        WHERE c.within = s.within AND c.start = s.start AND c.company_id = o.id;
    RETURN NULL;
END $$;
CREATE TRIGGER "companies_are_found_no_more" AFTER DELETE ON "companies"
    REFERENCING OLD TABLE AS "old_companies" FOR EACH STATEMENT EXECUTE FUNCTION "companies_were_deleted"();

CREATE FUNCTION "companies_were_associated"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tenant_company_starts (tenant_id, within, start, company_id)
        SELECT n.tenant_id, s.within, s.start, n.company_id
        FROM new_associations n JOIN companies c ON c.id = n.company_id, starts_of(c.search_name) s
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER "tenant_companies_are_found" AFTER INSERT ON "tenant_companies"
    REFERENCING NEW TABLE AS "new_associations" FOR EACH STATEMENT EXECUTE FUNCTION "companies_were_associated"();

CREATE FUNCTION "companies_were_dissociated"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM tenant_company_starts t
        USING old_associations o JOIN companies c ON c.id = o.company_id, starts_of(c.search_name) s
        WHERE t.tenant_id = o.tenant_id AND t.within = s.within AND t.start = s.start AND t.company_id = o.company_id;
    RETURN NULL;
END $$;
CREATE TRIGGER "tenant_companies_are_found_no_more" AFTER DELETE ON "tenant_companies"
    REFERENCING OLD TABLE AS "old_associations" FOR EACH STATEMENT EXECUTE FUNCTION "companies_were_dissociated"();

-- What was there before this migration.
INSERT INTO company_starts (within, start, company_id)
    SELECT s.within, s.start, c.id FROM companies c, starts_of(c.search_name) s
    ON CONFLICT DO NOTHING;
INSERT INTO tenant_company_starts (tenant_id, within, start, company_id)
    SELECT t.tenant_id, s.within, s.start, t.company_id
    FROM tenant_companies t JOIN companies c ON c.id = t.company_id, starts_of(c.search_name) s
    ON CONFLICT DO NOTHING;
