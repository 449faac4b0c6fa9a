-- What was done stays on record, whatever becomes of the people and tenants that it names. Each entry of the audit was
-- looked up in both tables as it was written, and an invitation writes one.

-- DropForeignKey
ALTER TABLE "audit_entries" DROP CONSTRAINT "audit_entries_actor_id_fkey";

-- DropForeignKey
ALTER TABLE "audit_entries" DROP CONSTRAINT "audit_entries_tenant_id_fkey";
