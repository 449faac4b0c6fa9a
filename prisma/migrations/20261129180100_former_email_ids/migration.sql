-- An address that was corrected comes back in the lists and requests of others, and nobody is to be invited by it.

-- CreateTable
CREATE TABLE "former_email_ids" (
    "email_key" TEXT NOT NULL,
    "user_id" UUID NOT NULL,

    CONSTRAINT "former_email_ids_pkey" PRIMARY KEY ("email_key","user_id")
);

-- CreateIndex
CREATE INDEX "former_email_ids_user_id_idx" ON "former_email_ids"("user_id");

-- AddForeignKey
ALTER TABLE "former_email_ids" ADD CONSTRAINT "former_email_ids_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A trigger keeps them, so that corrections by an earlier version count as well.
CREATE FUNCTION "email_id_was_corrected"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO former_email_ids (email_key, user_id) VALUES (OLD.email_key, NEW.id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER "former_email_ids_are_kept" AFTER UPDATE OF "email_key" ON "users"
    FOR EACH ROW WHEN (OLD.email_key <> NEW.email_key) EXECUTE FUNCTION "email_id_was_corrected"();

-- Those that were corrected before. An entry of the audit is about a place in one tenant.
INSERT INTO "former_email_ids" ("email_key", "user_id")
SELECT DISTINCT a.details -> 'before' ->> 'email', m.user_id
FROM "audit_entries" a JOIN "memberships" m ON m.id::text = a.subject
WHERE a.action = 'correct' AND a.details -> 'before' ->> 'email' IS NOT NULL;
