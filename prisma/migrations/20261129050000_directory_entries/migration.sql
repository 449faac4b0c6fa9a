-- The Company level Directory of a large tenant is read in the order it is shown in, a page at a time, and searched
-- through an index (docs/decisions/0015-directory-pages.md). Triggers keep what that needs, whoever writes.

-- CreateTable
CREATE TABLE "directory_entries" (
    "membership_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "last_name_key" TEXT NOT NULL,
    "first_name_key" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,
    "found_by" TEXT NOT NULL,

    CONSTRAINT "directory_entries_pkey" PRIMARY KEY ("membership_id")
);

-- CreateIndex
CREATE INDEX "memberships_tenant_id_company_id_idx" ON "memberships"("tenant_id", "company_id");

-- What the schema language cannot say -------------------------------------------------------------------

-- What each membership's entry has to be. An entry of an index takes 2,700 bytes: of names and email IDs that are longer
-- than any real one, the beginning counts.
CREATE VIEW "directory_entries_to_be" AS
    SELECT m.id AS membership_id, m.tenant_id, m.user_id, m.company_id,
        left(lower(u.last_name), 50) AS last_name_key,
        left(lower(coalesce(u.first_name, '')), 50) AS first_name_key,
        left(u.email_key, 100) AS email_key,
        CASE WHEN length(f.names) <= 450 THEN f.names
            ELSE left(u.found_by, 300) || ' ' || left(c.found_by, 100) || ' ' || left(u.email_key, 48)
        END AS found_by
    FROM memberships m
    JOIN users u ON u.id = m.user_id
    JOIN companies c ON c.id = m.company_id
    CROSS JOIN LATERAL (SELECT CASE
        -- An email ID that is written in its canonical form stands there once.
        WHEN lower(u.email) = u.email_key THEN fold_text(concat_ws(' ', u.first_name, u.last_name, u.email_key)) || ' ' || c.found_by
        ELSE u.found_by || ' ' || c.found_by
    END AS names) f;

CREATE FUNCTION "memberships_were_added"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO directory_entries (membership_id, tenant_id, last_name_key, first_name_key, email_key, found_by)
        SELECT e.membership_id, e.tenant_id, e.last_name_key, e.first_name_key, e.email_key, e.found_by
        FROM new_memberships n JOIN directory_entries_to_be e ON e.membership_id = n.id
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER "memberships_are_listed" AFTER INSERT ON "memberships"
    REFERENCING NEW TABLE AS "new_memberships" FOR EACH STATEMENT EXECUTE FUNCTION "memberships_were_added"();

CREATE FUNCTION "membership_was_moved"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE directory_entries d
        SET tenant_id = e.tenant_id, last_name_key = e.last_name_key, first_name_key = e.first_name_key,
            email_key = e.email_key, found_by = e.found_by
        FROM directory_entries_to_be e
        WHERE e.membership_id = NEW.id AND d.membership_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER "memberships_are_listed_where_they_moved" AFTER UPDATE ON "memberships" FOR EACH ROW
    WHEN (OLD.tenant_id <> NEW.tenant_id OR OLD.user_id <> NEW.user_id OR OLD.company_id <> NEW.company_id)
    EXECUTE FUNCTION "membership_was_moved"();

CREATE FUNCTION "users_were_renamed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_users n JOIN old_users o USING (id)
        WHERE (n.last_name, n.email, n.email_key) <> (o.last_name, o.email, o.email_key) OR n.first_name IS DISTINCT FROM o.first_name) THEN
        RETURN NULL;
    END IF;
    UPDATE directory_entries d
        SET last_name_key = e.last_name_key, first_name_key = e.first_name_key, email_key = e.email_key, found_by = e.found_by
        FROM new_users n JOIN directory_entries_to_be e ON e.user_id = n.id
        WHERE d.membership_id = e.membership_id;
    RETURN NULL;
END $$;
CREATE TRIGGER "users_are_listed_by_their_new_name" AFTER UPDATE ON "users"
    REFERENCING OLD TABLE AS "old_users" NEW TABLE AS "new_users"
    FOR EACH STATEMENT EXECUTE FUNCTION "users_were_renamed"();

CREATE FUNCTION "companies_of_members_were_renamed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_companies n JOIN old_companies o USING (id) WHERE n.name <> o.name) THEN
        RETURN NULL;
    END IF;
    UPDATE directory_entries d SET found_by = e.found_by
        FROM new_companies n
        JOIN tenant_companies t ON t.company_id = n.id
        JOIN directory_entries_to_be e ON e.tenant_id = t.tenant_id AND e.company_id = n.id
        WHERE d.membership_id = e.membership_id;
    RETURN NULL;
END $$;
CREATE TRIGGER "members_are_found_by_the_new_name_of_their_company" AFTER UPDATE ON "companies"
    REFERENCING OLD TABLE AS "old_companies" NEW TABLE AS "new_companies"
    FOR EACH STATEMENT EXECUTE FUNCTION "companies_of_members_were_renamed"();

-- What was there before this migration. The triggers have kept others from writing since they were created.
INSERT INTO directory_entries (membership_id, tenant_id, last_name_key, first_name_key, email_key, found_by)
    SELECT membership_id, tenant_id, last_name_key, first_name_key, email_key, found_by
    FROM directory_entries_to_be
    ORDER BY tenant_id, last_name_key, first_name_key, email_key;

-- A page, read in order, and the words of a search, without a look at the table.
CREATE INDEX "directory_entries_in_order" ON "directory_entries"
    ("tenant_id", "last_name_key", "first_name_key", "email_key") INCLUDE ("membership_id", "found_by");
-- A search for what few people of a tenant are found by. The tenant is a key as well, by way of an array, so that what is
-- common elsewhere costs nothing. What was just added is read one by one, so it is kept short.
CREATE INDEX "directory_entries_found_by" ON "directory_entries"
    USING gin ((ARRAY["tenant_id"]), "found_by" gin_trgm_ops) WITH (gin_pending_list_limit = 256);

-- AddForeignKey
ALTER TABLE "directory_entries" ADD CONSTRAINT "directory_entries_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE CASCADE ON UPDATE CASCADE;
