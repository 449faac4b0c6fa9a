-- A tenant's own look of pages and mails; without one, the installation's.
ALTER TABLE "tenants" ADD COLUMN "brand_name" TEXT, ADD COLUMN "brand_color" TEXT, ADD COLUMN "brand_logo" TEXT;
