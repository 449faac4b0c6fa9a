-- What people are found by: without case, accents and apostrophes. Written here, so that every version of Usher that
-- writes a user account or a company writes it too.
ALTER TABLE "users" ADD COLUMN "found_by" TEXT;
ALTER TABLE "companies" ADD COLUMN "found_by" TEXT;

-- The letters are those that Unicode does not take apart, as in src/directory/companies/company-names.ts.
CREATE FUNCTION "fold_text"("written" text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT replace(replace(replace(replace(
        translate(
            regexp_replace(
                lower(normalize(regexp_replace(written, '[''’‘ʼ`´]', '', 'g'), NFKD)),
                '[\u0300-\u036F\u0591-\u05BD\u064B-\u065F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]', '', 'g'
            ),
            'øđðłħı', 'oddlhi'
        ),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
$$;

CREATE FUNCTION "users_are_found_by"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.found_by := fold_text(concat_ws(' ', NEW.first_name, NEW.last_name, NEW.email, NEW.email_key));
    RETURN NEW;
END $$;
CREATE TRIGGER "users_are_found_by" BEFORE INSERT OR UPDATE OF "first_name", "last_name", "email", "email_key" ON "users"
    FOR EACH ROW EXECUTE FUNCTION "users_are_found_by"();

CREATE FUNCTION "companies_are_found_by"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.found_by := fold_text(NEW.name);
    RETURN NEW;
END $$;
CREATE TRIGGER "companies_are_found_by" BEFORE INSERT OR UPDATE OF "name" ON "companies"
    FOR EACH ROW EXECUTE FUNCTION "companies_are_found_by"();

UPDATE "users" SET "found_by" = fold_text(concat_ws(' ', first_name, last_name, email, email_key));
UPDATE "companies" SET "found_by" = fold_text("name");
