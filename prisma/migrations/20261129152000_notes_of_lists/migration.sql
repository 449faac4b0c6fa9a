-- What an inviter writes to the people of a list.
ALTER TABLE "invite_lists" ADD COLUMN "note" TEXT;
ALTER TABLE "invite_lists" ADD CONSTRAINT "invite_lists_note_is_short" CHECK (char_length("note") BETWEEN 1 AND 300);
