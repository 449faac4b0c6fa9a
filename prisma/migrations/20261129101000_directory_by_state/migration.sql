-- Where each person of a tenant stands, so that the directory can be read state by state in its order
-- (docs/decisions/0015-directory-pages.md). Triggers keep it, whoever writes.

-- CreateEnum
CREATE TYPE "directory_state" AS ENUM ('NEVER_INVITED', 'WAITING', 'LOGGED_IN', 'EXPIRED', 'BOUNCED', 'STOPPED', 'DEACTIVATED');

-- CreateTable
CREATE TABLE "directory_by_state" (
    "membership_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "state" "directory_state" NOT NULL,
    "last_name_key" TEXT NOT NULL,
    "first_name_key" TEXT NOT NULL,
    "email_key" TEXT NOT NULL,

    CONSTRAINT "directory_by_state_pkey" PRIMARY KEY ("membership_id")
);

-- AddForeignKey
ALTER TABLE "directory_by_state" ADD CONSTRAINT "directory_by_state_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "memberships"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say -------------------------------------------------------------------

-- A page of those who are in one state, read in order, without a look at the table.
CREATE INDEX "directory_by_state_in_order" ON "directory_by_state"
    ("tenant_id", "state", "last_name_key", "first_name_key", "email_key") INCLUDE ("membership_id");

-- What each membership's row has to be. An end of a round that a newer version knows counts as STOPPED.
CREATE VIEW "directory_by_state_to_be" AS
    SELECT d.membership_id, d.tenant_id, d.last_name_key, d.first_name_key, d.email_key,
        (CASE
            WHEN m.deactivated_at IS NOT NULL THEN 'DEACTIVATED'
            WHEN m.first_login_at IS NOT NULL THEN 'LOGGED_IN'
            WHEN r.status IS NULL THEN 'NEVER_INVITED'
            WHEN r.status::text = 'OPEN' THEN 'WAITING'
            WHEN r.status::text IN ('LOGGED_IN', 'EXPIRED', 'BOUNCED') THEN r.status::text
            ELSE 'STOPPED'
        END)::directory_state AS state
    FROM directory_entries d
    JOIN memberships m ON m.id = d.membership_id
    LEFT JOIN LATERAL (SELECT status FROM rounds WHERE membership_id = m.id ORDER BY number DESC LIMIT 1) r ON true;

-- The second statement sees what was committed while the first one waited for the rows.
CREATE FUNCTION "keep_directory_by_state"("ids" UUID[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM directory_by_state WHERE membership_id = ANY (ids) ORDER BY membership_id FOR NO KEY UPDATE;
    INSERT INTO directory_by_state AS kept (membership_id, tenant_id, state, last_name_key, first_name_key, email_key)
        SELECT membership_id, tenant_id, state, last_name_key, first_name_key, email_key
        FROM directory_by_state_to_be WHERE membership_id = ANY (ids) ORDER BY membership_id
        ON CONFLICT (membership_id) DO UPDATE
        SET tenant_id = EXCLUDED.tenant_id, state = EXCLUDED.state, last_name_key = EXCLUDED.last_name_key,
            first_name_key = EXCLUDED.first_name_key, email_key = EXCLUDED.email_key
        WHERE (kept.tenant_id, kept.state, kept.last_name_key, kept.first_name_key, kept.email_key)
            IS DISTINCT FROM (EXCLUDED.tenant_id, EXCLUDED.state, EXCLUDED.last_name_key, EXCLUDED.first_name_key, EXCLUDED.email_key);
END $$;

CREATE FUNCTION "entries_were_listed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM keep_directory_by_state(ARRAY(SELECT membership_id FROM new_entries));
    RETURN NULL;
END $$;
CREATE TRIGGER "entries_are_listed_by_state" AFTER INSERT ON "directory_entries"
    REFERENCING NEW TABLE AS "new_entries" FOR EACH STATEMENT EXECUTE FUNCTION "entries_were_listed"();

CREATE FUNCTION "rounds_were_opened"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM keep_directory_by_state(ARRAY(SELECT DISTINCT membership_id FROM new_rounds));
    RETURN NULL;
END $$;
CREATE TRIGGER "rounds_are_listed_by_state" AFTER INSERT ON "rounds"
    REFERENCING NEW TABLE AS "new_rounds" FOR EACH STATEMENT EXECUTE FUNCTION "rounds_were_opened"();

-- What changes is listed when the transaction commits, so that these rows are locked after all others
-- (src/transaction.ts), and nobody waits for them in a circle.
CREATE FUNCTION "standing_was_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM keep_directory_by_state(ARRAY[NEW.membership_id]);
    RETURN NULL;
END $$;
CREATE FUNCTION "standing_of_membership_was_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM keep_directory_by_state(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "changed_entries_are_listed_by_state" AFTER UPDATE ON "directory_entries"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.tenant_id, OLD.last_name_key, OLD.first_name_key, OLD.email_key)
        <> (NEW.tenant_id, NEW.last_name_key, NEW.first_name_key, NEW.email_key))
    EXECUTE FUNCTION "standing_was_changed"();
CREATE CONSTRAINT TRIGGER "changed_memberships_are_listed_by_state" AFTER UPDATE ON "memberships"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN ((OLD.deactivated_at IS NULL, OLD.first_login_at IS NULL) <> (NEW.deactivated_at IS NULL, NEW.first_login_at IS NULL))
    EXECUTE FUNCTION "standing_of_membership_was_changed"();
-- A round that is superseded is followed by one that was opened in the same statement.
CREATE CONSTRAINT TRIGGER "changed_rounds_are_listed_by_state" AFTER UPDATE ON "rounds"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.status <> NEW.status AND NEW.status <> 'SUPERSEDED')
    EXECUTE FUNCTION "standing_was_changed"();
