-- "Revoked by Alice": who ended a round, where a person did. A name, because the operator has no user account.
ALTER TABLE "rounds" ADD COLUMN "ended_by" TEXT;
