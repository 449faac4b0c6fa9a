-- Links to choose a new password with are the user's own, and belong to no round.
ALTER TABLE "emails" DROP CONSTRAINT "emails_belong_to_a_round_or_remind";
ALTER TABLE "emails" ADD CONSTRAINT "emails_belong_to_a_round_or_to_the_user"
    CHECK (("round_id" IS NULL) = ("kind" IN ('SIGN_IN_REMINDER', 'PASSWORD_LINK')));

-- Links that were asked for before are dead.
ALTER TABLE "users" ADD COLUMN "password_set_at" TIMESTAMPTZ(3);

-- How often password links were asked for, by address. The key is an HMAC, so the table names nobody.
CREATE TABLE "password_link_requests" (
    "key" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3)[],
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "password_link_requests_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "password_link_requests_last_at_idx" ON "password_link_requests"("last_at");
