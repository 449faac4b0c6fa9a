-- A round may have several of them: their days count down from -1, beside the first mail and the follow-ups.
ALTER TABLE "emails" DROP CONSTRAINT "emails_day_is_that_of_a_follow_up";
ALTER TABLE "emails" ADD CONSTRAINT "emails_day_is_that_of_a_follow_up"
    CHECK (("kind" = 'FOLLOW_UP') = ("day" > 0) AND ("kind" = 'LINK_AGAIN') = ("day" < 0));

-- They count for the cap on links that the people of a tenant ask for.
CREATE INDEX "emails_links_again" ON "emails" ("created_at") WHERE "kind" = 'LINK_AGAIN';
