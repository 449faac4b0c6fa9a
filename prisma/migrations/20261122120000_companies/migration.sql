-- A trusted extension: the owner of a database may create it.
CREATE EXTENSION IF NOT EXISTS "pg_trgm";

-- CreateEnum
CREATE TYPE "company_request_status" AS ENUM ('OPEN', 'ADDED', 'DECLINED');

-- CreateEnum
CREATE TYPE "notice_kind" AS ENUM ('COMPANY_ASSOCIATED', 'COMPANY_REQUESTED', 'COMPANY_DECIDED', 'USER_ADDED');

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN "follow_up_added" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
-- Usher folds names itself (src/directory/company-likeness.ts). Records from before this migration get what SQL can
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
CREATE TABLE "company_words" (
    "id" BIGSERIAL NOT NULL,
    "word" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "company_words_pkey" PRIMARY KEY ("id")
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
CREATE INDEX "company_starts_company_id_idx" ON "company_starts"("company_id");

-- CreateIndex
CREATE INDEX "tenant_company_starts_company_id_tenant_id_idx" ON "tenant_company_starts"("company_id", "tenant_id");

-- CreateIndex
CREATE INDEX "company_words_word_idx" ON "company_words"("word");

-- CreateIndex
CREATE INDEX "company_words_trigrams" ON "company_words" USING GIN ("word" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "company_requests_tenant_id_requested_at_idx" ON "company_requests"("tenant_id", "requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "notices_key_key" ON "notices"("key");

-- AddForeignKey
ALTER TABLE "company_starts" ADD CONSTRAINT "company_starts_company_id_fkey" FOREIGN KEY ("company_id") REFERENCES "companies"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tenant_company_starts" ADD CONSTRAINT "tenant_company_starts_tenant_id_company_id_fkey" FOREIGN KEY ("tenant_id", "company_id") REFERENCES "tenant_companies"("tenant_id", "company_id") ON DELETE CASCADE ON UPDATE CASCADE;

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

-- The company search (docs/decisions/0007-company-search.md). Triggers keep what it looks at, whoever writes.

-- Each word of a folded name, and the name from there on.
CREATE FUNCTION "company_starts_of"("search_name" text)
RETURNS TABLE ("within" boolean, "start" text, "word" text) LANGUAGE sql IMMUTABLE AS $$
    SELECT place > 1, left(array_to_string(words[place:], ' '), 60), left(words[place], 60)
    FROM (SELECT string_to_array(search_name, ' ') AS words) AS split, generate_subscripts(words, 1) AS place
    WHERE place <= 20
$$;

-- Words are inserted without a unique index, so that no transaction ever waits for another: of two at once each may
-- write the same word, which the search takes for one.
CREATE FUNCTION "write_company_starts"("ids" uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO company_starts (within, start, company_id)
        SELECT s.within, s.start, c.id
        FROM unnest(ids) AS named (id) JOIN companies c USING (id), company_starts_of(c.search_name) AS s
        ON CONFLICT DO NOTHING;
    INSERT INTO company_words (word)
        SELECT DISTINCT s.word
        FROM unnest(ids) AS named (id) JOIN companies c USING (id), company_starts_of(c.search_name) AS s
        WHERE NOT EXISTS (SELECT 1 FROM company_words w WHERE w.word = s.word);
$$;

CREATE FUNCTION "company_was_added"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM write_company_starts(ARRAY (SELECT n.id FROM new_companies n));
    RETURN NULL;
END $$;
CREATE TRIGGER "companies_are_found" AFTER INSERT ON "companies"
    REFERENCING NEW TABLE AS "new_companies" FOR EACH STATEMENT EXECUTE FUNCTION "company_was_added"();

CREATE FUNCTION "company_was_renamed"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    renamed uuid[] := ARRAY (
        SELECT n.id FROM new_companies n JOIN old_companies o USING (id) WHERE n.search_name <> o.search_name
    );
BEGIN
    IF cardinality(renamed) = 0 THEN
        RETURN NULL;
    END IF;
    DELETE FROM company_starts WHERE company_id = ANY (renamed);
    DELETE FROM tenant_company_starts WHERE company_id = ANY (renamed);
    PERFORM write_company_starts(renamed);
    INSERT INTO tenant_company_starts (tenant_id, within, start, company_id)
        SELECT t.tenant_id, s.within, s.start, s.company_id
        FROM tenant_companies t JOIN company_starts s USING (company_id) WHERE t.company_id = ANY (renamed)
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER "companies_are_found_by_their_new_name" AFTER UPDATE ON "companies"
    REFERENCING OLD TABLE AS "old_companies" NEW TABLE AS "new_companies"
    FOR EACH STATEMENT EXECUTE FUNCTION "company_was_renamed"();

CREATE FUNCTION "company_was_associated"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tenant_company_starts (tenant_id, within, start, company_id)
        SELECT n.tenant_id, s.within, s.start, s.company_id
        FROM new_associations n JOIN company_starts s USING (company_id)
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER "tenant_companies_are_found" AFTER INSERT ON "tenant_companies"
    REFERENCING NEW TABLE AS "new_associations" FOR EACH STATEMENT EXECUTE FUNCTION "company_was_associated"();

-- What was there before this migration.
SELECT write_company_starts(ARRAY (SELECT id FROM companies));
INSERT INTO tenant_company_starts (tenant_id, within, start, company_id)
    SELECT t.tenant_id, s.within, s.start, s.company_id FROM tenant_companies t JOIN company_starts s USING (company_id);
