-- Only the companies of a tenant are searched. The starts of all companies were written for every record, and read by
-- nothing (docs/decisions/0007-company-search.md).
DROP TRIGGER "companies_are_found" ON "companies";
DROP TRIGGER "companies_are_found_no_more" ON "companies";
DROP FUNCTION "companies_were_added"();
DROP FUNCTION "companies_were_deleted"();
DROP TABLE "company_starts";

-- "within" said that a start is not the beginning of the name.
ALTER TABLE "tenant_company_starts" RENAME COLUMN "within" TO "is_inner";

DROP FUNCTION "starts_of"(text);
-- A folded name from each of its words on.
CREATE FUNCTION "starts_of"("search_name" text) RETURNS TABLE ("is_inner" boolean, "start" text) LANGUAGE sql IMMUTABLE AS $$
    SELECT position > 1, left(array_to_string(words[position:], ' '), 60)
    FROM (SELECT string_to_array(search_name, ' ') AS words) AS split, generate_subscripts(words, 1) AS position
    WHERE position <= 20
$$;

CREATE OR REPLACE FUNCTION "companies_were_renamed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM new_companies n JOIN old_companies o USING (id) WHERE n.search_name <> o.search_name) THEN
        RETURN NULL;
    END IF;
    DELETE FROM tenant_company_starts c USING old_companies o, starts_of(o.search_name) s, tenant_companies t
        WHERE t.company_id = o.id
        AND c.tenant_id = t.tenant_id AND c.is_inner = s.is_inner AND c.start = s.start AND c.company_id = o.id;
    INSERT INTO tenant_company_starts (tenant_id, is_inner, start, company_id)
        SELECT t.tenant_id, s.is_inner, s.start, n.id
        FROM new_companies n JOIN tenant_companies t ON t.company_id = n.id, starts_of(n.search_name) s
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "companies_were_associated"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tenant_company_starts (tenant_id, is_inner, start, company_id)
        SELECT n.tenant_id, s.is_inner, s.start, n.company_id
        FROM new_associations n JOIN companies c ON c.id = n.company_id, starts_of(c.search_name) s
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION "companies_were_dissociated"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM tenant_company_starts t
        USING old_associations o JOIN companies c ON c.id = o.company_id, starts_of(c.search_name) s
        WHERE t.tenant_id = o.tenant_id AND t.is_inner = s.is_inner AND t.start = s.start AND t.company_id = o.company_id;
    RETURN NULL;
END $$;
