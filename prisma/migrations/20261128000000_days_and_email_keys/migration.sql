-- One name for one thing: the day of a follow-up is a day, the canonical form of an address is its email key,
-- and a fact's number is either the day of a follow-up or the number of a round, never both.
-- These columns are renamed in place: no version that reads the old names has been released.

ALTER TABLE "emails" RENAME COLUMN "step" TO "day";
ALTER TABLE "emails" RENAME CONSTRAINT "emails_step_is_the_day_of_a_follow_up" TO "emails_day_is_that_of_a_follow_up";
ALTER INDEX "emails_round_id_step_key" RENAME TO "emails_round_id_day_key";

ALTER TABLE "company_requests" RENAME COLUMN "email_id" TO "email_key";

ALTER TABLE "card_facts" ADD COLUMN "day" INTEGER;
UPDATE "card_facts" SET "day" = "number", "number" = NULL
    WHERE "kind" NOT IN ('INVITED', 'REINVITED', 'NEW_LINK');
ALTER TABLE "card_facts" RENAME COLUMN "number" TO "round_number";

-- What notices that are still to be posted call the person they are about.
UPDATE "notices" SET "data" = "data" - 'emailId' || jsonb_build_object('emailKey', "data" -> 'emailId')
    WHERE "data" ? 'emailId';
