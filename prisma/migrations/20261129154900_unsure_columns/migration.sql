-- The text of a draft with columns that are only a guess, and these columns, until somebody has said what they hold.
ALTER TABLE "invite_lists" ADD COLUMN "source" TEXT,
ADD COLUMN "guessed" JSONB;
