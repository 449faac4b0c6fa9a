-- What an inviter writes to the person, quoted in the first mail of the round.
ALTER TABLE "rounds" ADD COLUMN "note" TEXT;
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_note_is_short" CHECK (char_length("note") BETWEEN 1 AND 300);
