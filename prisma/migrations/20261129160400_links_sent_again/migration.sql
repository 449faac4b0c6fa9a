-- The link of the open round, sent again to whoever asked for it on the page of an earlier one, and that it has left. New
-- values are of use only from the next migration on.
ALTER TYPE "email_kind" ADD VALUE 'LINK_AGAIN';
ALTER TYPE "fact_kind" ADD VALUE 'LINK_SENT_AGAIN';
