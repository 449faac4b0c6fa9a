-- The tenant that a user last worked in: where a command opens that does not say which one it is about.
CREATE TABLE "last_tenants" (
    "user_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,

    CONSTRAINT "last_tenants_pkey" PRIMARY KEY ("user_id")
);
CREATE INDEX "last_tenants_tenant_id_idx" ON "last_tenants"("tenant_id");
ALTER TABLE "last_tenants" ADD CONSTRAINT "last_tenants_user_id_fkey"
    FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "last_tenants" ADD CONSTRAINT "last_tenants_tenant_id_fkey"
    FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE CASCADE ON UPDATE CASCADE;
